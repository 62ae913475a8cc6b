// Lesson 03: the sunny-day neuron.

const NAMES = ["clear sky", "warm", "clouds"];

// Added from left to right, as Python does, so that both get the same bits.
export function score(x, w, bias) {
  return x.reduce((sum, xi, i) => sum + w[i] * xi, bias);
}

// Strictly greater, by more than rounding: on paper 0.2 + 0.3 is not above 0.5.
export function isSunny(value, threshold) {
  return value - threshold > 1e-9;
}

// The eight days 000 … 111 in binary order.
export function truthTable(w, bias, threshold) {
  return Array.from({ length: 8 }, (_, day) => {
    const x = [(day >> 2) & 1, (day >> 1) & 1, day & 1];
    const value = score(x, w, bias);
    return { x, score: value, sunny: isSunny(value, threshold) };
  });
}

const count = (s) => truthTable(s.w, s.bias, s.threshold).filter((row) => row.sunny).length;

export function saw(stops) {
  const [before, after] = [stops.at(0), stops.at(-1)];
  return {
    choice: `${count(after)}`,
    words: `${count(after)} sunny days with bias ${short(after.bias)}; `
      + `there were ${count(before)} with bias ${short(before.bias)}.`,
  };
}

const verdict = (value, threshold) => (isSunny(value, threshold) ? "sunny" : "not sunny");

function words(state) {
  const { x, w, bias, threshold } = state;
  const value = score(x, w, bias);
  const on = NAMES.filter((_, i) => x[i]).join(", ") || "nothing on";
  const greater = isSunny(value, threshold) ? "greater" : "not greater";
  return `${on}: score ${short(value)} is ${greater} than ${short(threshold)}, so the day `
    + `is ${verdict(value, threshold)}. ${count(state)} of the 8 days are sunny.`;
}

// The bars: where each share of the score starts and ends.
function shares({ x, w, bias }) {
  const rows = [{ label: "bias", note: short(bias), from: 0, to: bias }];
  NAMES.forEach((label, i) => {
    const from = rows.at(-1).to;
    rows.push({ label, note: `${x[i]} × ${short(w[i])}`, from, to: from + w[i] * x[i] });
  });
  return rows;
}

function hatch(ctx, x0, y0, x1, y1, color) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x0, y0, x1 - x0, y1 - y0);
  ctx.clip();
  ctx.strokeStyle = color;
  ctx.lineWidth = 1.5;
  ctx.setLineDash([]);
  ctx.beginPath();
  for (let x = x0 - (y1 - y0); x < x1; x += 6) {
    ctx.moveTo(x, y1);
    ctx.lineTo(x + y1 - y0, y0);
  }
  ctx.stroke();
  ctx.restore();
}

function sun(ctx, x, y, bright, theme, { path }) {
  ctx.beginPath();
  ctx.arc(x, y, 7, 0, 2 * Math.PI);
  ctx.setLineDash([]);
  ctx.lineWidth = 2;
  ctx.strokeStyle = ctx.fillStyle = bright ? "#E69F00" : theme.muted;
  ctx.stroke();
  if (!bright) return;
  ctx.fill();
  for (let i = 0; i < 8; i++) {
    const [c, s] = [Math.cos((i * Math.PI) / 4), Math.sin((i * Math.PI) / 4)];
    path([[x + 10 * c, y + 10 * s], [x + 14 * c, y + 14 * s]], "#E69F00", { width: 2 });
  }
}

function draw(ctx, { width, height }, state, theme, tools) {
  const { path, text } = tools;
  const { x, w, bias, threshold } = state;
  const rows = shares(state);
  const total = score(x, w, bias);

  // The scale holds every day's score, so it stays put while inputs are switched.
  const days = truthTable(w, bias, threshold).map((row) => row.score);
  const low = Math.floor(Math.min(0, threshold, ...days, ...rows.map((r) => r.to)) * 2) / 2;
  const high = Math.ceil(Math.max(0.5, threshold, ...days, ...rows.map((r) => r.to)) * 2) / 2;
  const [left, right, top, step] = [92, width - 34, 36, 40];
  const at = (value) => left + ((value - low) / (high - low)) * (right - left);
  const bottom = top + step * 5;

  for (let value = low; value <= high + 1e-9; value += 0.5) {
    path([[at(value), top], [at(value), bottom]], value === 0 ? theme.muted : theme.rule);
    const crowded = (right - left) / ((high - low) * 2) < 26 && value % 1 !== 0;
    if (!crowded) text(short(value), at(value), bottom + 13, { size: 11, color: theme.muted });
  }
  rows.forEach(({ label, note, from, to }, i) => {
    const y = top + step * (i + 0.5);
    const color = to < from ? theme.minus : theme.plus;
    const [x0, x1] = [Math.min(at(from), at(to)), Math.max(at(from), at(to))];
    const off = i > 0 && !x[i - 1];
    text(label, 0, y - 7, { align: "left", halo: false, color: off ? theme.muted : theme.ink });
    text(note, 0, y + 8, { align: "left", halo: false, size: 12, color: theme.muted });
    ctx.globalAlpha = 0.3;
    path([[x0, y - 9], [x1, y - 9], [x1, y + 9], [x0, y + 9]], color, { close: true, fill: true });
    ctx.globalAlpha = 1;
    if (to < from) hatch(ctx, x0, y - 9, x1, y + 9, color);
    path([[x0, y - 9], [x1, y - 9], [x1, y + 9], [x0, y + 9]], color, { close: true, width: 1.5 });
    path([[at(to), y + 9], [at(to), y + step - 9]], theme.muted, { dash: [2, 2] });
    const change = signed(short(to - from));
    const beside = x1 + 40 < width ? [x1 + 6, "left"] : [x0 - 6, "right"];
    if (to !== from) text(change, beside[0], y, { align: beside[1], color, bold: true, size: 12 });
  });

  const y = top + step * 4.5;
  const [x0, x1] = [Math.min(at(0), at(total)), Math.max(at(0), at(total))];
  text("score", 0, y - 7, { align: "left", halo: false, bold: true });
  text(short(total), 0, y + 8, { align: "left", halo: false, bold: true, size: 12 });
  path([[x0, y - 10], [x1, y - 10], [x1, y + 10], [x0, y + 10]], theme.ink, { close: true, fill: true });

  path([[at(threshold), top - 6], [at(threshold), bottom]], theme.ink, { width: 2, dash: [6, 4] });
  const name = `threshold ${short(threshold)}`;
  text(name, clamp(at(threshold), left + 20, width - 52), top - 18, { bold: true });

  const bright = isSunny(total, threshold);
  const end = height - 22;
  const sign = bright ? ">" : "≤";
  sun(ctx, 15, end, bright, theme, tools);
  text(`${short(total)} ${sign} ${short(threshold)}: ${verdict(total, threshold)}`, 38, end,
    { align: "left", bold: true, size: 16 });
}

// The inputs as switches, and the truth table; a row is a button too.
function extra(view) {
  const switches = NAMES.map((name, i) => {
    const set = () => view.set({ x: view.state.x.with(i, view.state.x[i] ? 0 : 1) });
    const value = make("b");
    const button = make("button",
      { type: "button", class: "fn-switch", role: "switch", onclick: set }, name, value);
    const update = ({ x }) => {
      button.setAttribute("aria-checked", x[i] ? "true" : "false");
      value.textContent = x[i];
    };
    return { button, update };
  });
  const rows = truthTable([0, 0, 0], 0, 0).map(({ x }) => {
    const choose = () => !view.locked && view.set({ x });
    const keys = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose();
    };
    const [value, day] = [make("td", { class: "fn-number" }), make("td")];
    const row = make("tr", { tabindex: 0, onclick: choose, onkeydown: keys },
      ...x.map((xi) => make("td", {}, `${xi}`)), value, day);
    return { row, value, day };
  });
  const head = [...NAMES, "score", "day"].map((name) => make("th", { scope: "col" }, name));
  const table = make("table", { class: "fn-table", "aria-label": "Truth table: choose a day" },
    make("thead", {}, make("tr", {}, ...head)),
    make("tbody", {}, ...rows.map(({ row }) => row)));

  function update({ x, w, bias, threshold }) {
    switches.forEach((part) => part.update({ x }));
    truthTable(w, bias, threshold).forEach((day, i) => {
      const part = rows[i];
      part.row.classList.toggle("fn-on", day.sunny);
      const current = day.x.every((xi, k) => xi === x[k]);
      if (current) part.row.setAttribute("aria-current", "true");
      else part.row.removeAttribute("aria-current");
      part.value.textContent = short(day.score);
      part.day.textContent = day.sunny ? "☀ sunny" : "not sunny";
    });
  }
  const inputs = make("div", { class: "fn-switches", role: "group", "aria-label": "Inputs" },
    ...switches.map(({ button }) => button));
  return { above: inputs, below: table, update };
}

const render = lessonWidget({
  title: "Bars that add up to the score, beside the threshold",
  traits: ["x", "w", "bias", "threshold"],
  controls: [
    ...NAMES.map((name, index) => ({ label: `weight: ${name}`, trait: "w", index, step: 0.05 })),
    { label: "bias", trait: "bias", step: 0.05 },
    { label: "threshold", trait: "threshold", step: 0.05 },
  ],
  height: () => 306,
  draw, words, saw, extra,
});

export default { render };
