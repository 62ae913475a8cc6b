// Lesson 01: a pixel, and its place in the vector of 784.

const SIDE = 28;
const LAST = SIDE * SIDE - 1;

export function indexOf(row, column, order) {
  return order === "C" ? SIDE * row + column : SIDE * column + row;
}

export function pixelAt(index, order) {
  const [slow, fast] = [Math.floor(index / SIDE), index % SIDE];
  return order === "C" ? { row: slow, column: fast } : { row: fast, column: slow };
}

export function unroll(image, order) {
  return Array.from({ length: SIDE * SIDE }, (_, index) => {
    const { row, column } = pixelAt(index, order);
    return image[row][column];
  });
}

// How bright a number is drawn: 0 black … 255 white.
export function shade(value, cmap) {
  return cmap === "gray" ? value : 255 - value;
}

const sum = (row, column, order) => (order === "C"
  ? `28 · ${row} + ${column}` : `28 · ${column} + ${row}`);

export function saw(stops) {
  const [start, end] = stops.slice(-2).map(whole);
  const index = indexOf(end.row, end.column, "C"); // the question is about rows
  const sentence = `Row ${end.row} starts at index ${indexOf(start.row, start.column, "C")}, `
    + `and its column ${end.column} is at ${sum(end.row, end.column, "C")} = ${index}.`;
  const other = ` The switch stands at column by column, where it is at `
    + `${indexOf(end.row, end.column, "F")}.`;
  return { choice: `${index}`, words: sentence + (end.order === "F" ? other : "") };
}

// "Show me" passes between two pixels on its way.
function whole(state) {
  return { ...state, row: Math.round(state.row), column: Math.round(state.column) };
}

function colour(value, cmap) {
  const bright = shade(value, cmap);
  if (bright === 0) return "black";
  if (bright === 255) return "white";
  return ["dark gray", "medium gray", "light gray"][Math.floor(bright / 85.1)];
}

// The formula is the answer to the question, so it is hidden until that is answered.
function formula({ row, column, order, ask, answered }) {
  if (ask && !answered) return "?";
  return `${sum(row, column, order)} = ${indexOf(row, column, order)}`;
}

function words(state) {
  const { row, column, cmap, image } = whole(state);
  const value = image[row][column];
  return `Row ${row}, column ${column}: index ${formula(whole(state))}. `
    + `The pixel holds ${value}, drawn ${colour(value, cmap)}.`;
}

// ---- the picture ---------------------------------------------------------------

function layout(width) {
  const [left, top] = [58, 24];
  const cell = clamp(Math.floor((width - left - 4) / SIDE), 6, 13);
  const side = cell * SIDE;
  const narrow = width < 320;
  return {
    cell, side, left, top, narrow,
    formula: { x: narrow ? width / 2 : left + side / 2, y: top + side + 26 },
    strip: top + side + 54,
    near: top + side + 106,
    shown: narrow ? 7 : 9, // entries drawn large under the vector
  };
}

function bitmap(values, columns, cmap) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [columns, values.length / columns];
  const ctx = canvas.getContext("2d");
  const pixels = ctx.createImageData(canvas.width, canvas.height);
  values.forEach((value, i) => {
    const bright = shade(value, cmap);
    pixels.data.set([bright, bright, bright, 255], 4 * i);
  });
  ctx.putImageData(pixels, 0, 0);
  return canvas;
}

function draw(ctx, { width }, state, theme, { path, text }) {
  const { row, column, order, cmap, image } = whole(state);
  const index = indexOf(row, column, order);
  const vector = unroll(image, order);
  const { cell, side, left, top, narrow, shown, ...at } = layout(width);
  const box = (x0, y0, x1, y1) => [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
  const frame = (x0, y0, x1, y1) => {
    path(box(x0, y0, x1, y1), theme.paper, { close: true, width: 5 });
    path(box(x0, y0, x1, y1), theme.minus, { close: true, width: 3 });
  };

  // the digit, and over it the pixels that come before this one
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(bitmap(image.flat(), SIDE, cmap), left, top, side, side);
  const [slow, fast] = order === "C" ? [row, column] : [column, row];
  const turn = ([along, across]) => (order === "C" ? [along, across] : [across, along]);
  const before = [[0, 0], [SIDE, 0], [SIDE, slow], [fast, slow], [fast, slow + 1], [0, slow + 1]]
    .map(turn).map(([x, y]) => [left + cell * x, top + cell * y]);
  ctx.globalAlpha = 0.35;
  if (index > 0) path(before, theme.plus, { close: true, fill: true });
  ctx.globalAlpha = 1;
  if (index > 0) path(before, theme.plus, { close: true, width: 2 });
  path(box(left, top, left + side, top + side), theme.muted, { close: true });
  const [x, y] = [left + cell * column, top + cell * row];
  frame(x, y, x + cell, y + cell);
  text(`row ${row}`, left - 8, y + cell / 2, { align: "right", bold: true, size: 12 });
  text(`column ${column}`, clamp(x + cell / 2, left + 30, left + side - 30), top - 12,
    { bold: true, size: 12 });

  text(`index = ${formula(whole(state))}`, at.formula.x, at.formula.y,
    { bold: true, size: narrow ? 14 : 16 });

  // the whole vector, and the same pixels marked
  const [from, to] = [1, width - 1];
  const place = (i) => from + ((to - from) * i) / (LAST + 1);
  const bottom = at.strip + 16;
  ctx.imageSmoothingEnabled = true;
  ctx.drawImage(bitmap(vector, LAST + 1, cmap), from, at.strip, to - from, 16);
  ctx.globalAlpha = 0.35;
  path(box(from, at.strip, place(index), bottom), theme.plus, { close: true, fill: true });
  ctx.globalAlpha = 1;
  path(box(from, at.strip, to, bottom), theme.muted, { close: true });
  for (let i = 0; i <= LAST + 1; i += SIDE) {
    path([[place(i), bottom], [place(i), bottom + 4]], theme.muted);
  }
  const tip = place(index + 0.5);
  path([[tip, at.strip], [tip - 6, at.strip - 9], [tip + 6, at.strip - 9]], theme.minus,
    { close: true, fill: true });

  // its neighbours, large enough to read
  const start = clamp(index - Math.floor(shown / 2), 0, LAST + 1 - shown);
  const step = (to - from) / shown;
  path([[place(start), bottom], [from, at.near]], theme.muted, { dash: [2, 3] });
  path([[place(start + shown), bottom], [to, at.near]], theme.muted, { dash: [2, 3] });
  text("0", from, bottom + 13, { align: "left", size: 11, color: theme.muted });
  text(`${LAST}`, to, bottom + 13, { align: "right", size: 11, color: theme.muted });
  for (let i = start; i < start + shown; i++) {
    const x0 = from + step * (i - start);
    const bright = shade(vector[i], cmap);
    path(box(x0, at.near, x0 + step, at.near + 30), `rgb(${bright}, ${bright}, ${bright})`, { close: true, fill: true });
    path(box(x0, at.near, x0 + step, at.near + 30), theme.muted, { close: true });
    text(`${vector[i]}`, x0 + step / 2, at.near + 16,
      { halo: false, size: 12, color: bright > 127 ? "#000" : "#fff" });
    text(`${i}`, x0 + step / 2, at.near + 44,
      { size: 12, bold: i === index, color: i === index ? theme.ink : theme.muted });
  }
  const x0 = from + step * (index - start);
  frame(x0, at.near, x0 + step, at.near + 30);
}

function drag(x, y, { width }) {
  const { cell, left, top } = layout(width);
  const nth = (distance) => clamp(Math.floor(distance / cell), 0, SIDE - 1);
  return { row: nth(y - top), column: nth(x - left) };
}

// ---- controls ------------------------------------------------------------------

// Two ways to do it, one of them chosen.
function choice(label, trait, options, view) {
  const group = `fn-${++serial}`;
  const inputs = Object.keys(options).map((value) => {
    const onchange = () => view.set({ [trait]: value });
    return make("input", { type: "radio", name: group, value, onchange });
  });
  const labels = Object.values(options)
    .map((name, i) => make("label", {}, inputs[i], make("span", {}, name)));
  const element = [
    make("p", { class: "fn-ask" }, label),
    make("div", { class: "fn-radios", role: "radiogroup", "aria-label": label }, ...labels),
  ];
  const update = (state) => inputs.forEach((input) => (input.checked = input.value === state[trait]));
  return { element, update };
}

function extra(view) {
  // The same pixel by its row, its column or its index; always whole numbers.
  const pixel = {
    limits: { ...view.limits, index: [0, LAST] },
    say: view.say,
    get state() {
      const { row, column, order } = whole(view.state);
      return { row, column, index: indexOf(row, column, order) };
    },
    set(changes) {
      const [[name, value]] = Object.entries(changes);
      const rounded = Math.round(value);
      view.set(name === "index" ? pixelAt(rounded, view.state.order) : { [name]: rounded });
    },
  };
  const rows = ["row", "column", "index"]
    .map((trait) => numberRow({ label: trait, trait, step: 1 }, pixel));
  const order = choice("order of the vector", "order",
    { C: "row by row (C)", F: "column by column (F)" }, view);
  const colours = choice("colours", "cmap",
    { gray: "0 is black (gray)", gray_r: "0 is white (gray_r)" }, view);
  const element = make("div", {},
    make("div", { class: "fn-rows" }, ...rows.flatMap((row) => row.element)),
    ...order.element, ...colours.element);
  const update = (state) => [...rows, order, colours].forEach((part) => part.update(state));
  return { element, update };
}

const render = lessonWidget({
  title: "A digit with one pixel marked, and the pixel's place in the vector below it",
  traits: ["row", "column", "order", "cmap", "image", "ask", "answered"],
  controls: [],
  height: (width) => layout(width).near + 56,
  draw, words, saw, extra, drag,
});

export default { render };
