// Lesson 07: hidden units with a line each, and the regions that they make together.

const [LOW, HIGH] = [-1.25, 2.25]; // the part of the plane that is drawn
const STEEP = 3; // length of each hidden unit's weights
const RIDGE = 1e-5; // keeps the fit unique when hidden units say the same
const TIE = 1e-6; // a score that is 0.5 but for rounding is not above 0.5

const BENDS = {
  identity: (z) => z,
  ReLU: (z) => Math.max(0, z),
  tanh: Math.tanh,
};

// ---- the network -----------------------------------------------------------------

// Each unit in use as weights and bias: its line goes through (x1, x2).
export function linesOf({ units, x1, x2, angle }) {
  return Array.from({ length: Math.round(units) }, (_, j) => {
    const turn = (angle[j] * Math.PI) / 180;
    const w = [STEEP * Math.cos(turn), STEEP * Math.sin(turn)];
    return { w, b: -(w[0] * x1[j] + w[1] * x2[j]) };
  });
}

// What the hidden units say about a point; without any, the point itself.
function hiddenValues([x1, x2], lines, bend) {
  return lines.length ? lines.map(({ w, b }) => bend(w[0] * x1 + w[1] * x2 + b)) : [x1, x2];
}

// Solve G v = c for a symmetric, positive G, by elimination.
function solve(G, c) {
  const rows = G.map((row, i) => [...row, c[i]]);
  const n = c.length;
  for (let i = 0; i < n; i++) {
    for (let below = i + 1; below < n; below++) {
      const part = rows[below][i] / rows[i][i];
      for (let j = i; j <= n; j++) rows[below][j] -= part * rows[i][j];
    }
  }
  const v = Array(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    v[i] = rows[i][n];
    for (let j = i + 1; j < n; j++) v[i] -= rows[i][j] * v[j];
    v[i] /= rows[i][i];
  }
  return v;
}

const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const saysOne = (score) => score > 0.5 + TIE;

// The output unit's weights, then its bias: ridge least squares on all examples, and on
// all but one of the four groups; the fit that gets most of all examples right. Why so
// is said in hidden.py, in `fit_output`.
export function fitOutput(H, y, group) {
  const A = H.map((row) => [...row, 1]);
  let [best, most] = [null, -1];
  for (let leftOut = -1; leftOut < 4; leftOut++) {
    const G = A[0].map((_, i) => A[0].map((_, j) => (i === j ? RIDGE : 0)));
    const c = A[0].map(() => 0);
    A.forEach((row, example) => {
      if (group[example] === leftOut) return;
      row.forEach((value, i) => {
        c[i] += value * y[example];
        row.forEach((other, j) => (G[i][j] += value * other));
      });
    });
    const v = solve(G, c);
    const right = A.filter((row, i) => saysOne(dot(row, v)) === (y[i] === 1)).length;
    if (right > most) [best, most] = [v, right];
  }
  return best;
}

// The fitted network: the score of a point, and which examples are right.
export function network(state) {
  const { X, y, group } = state._points[state.data];
  const [lines, bend] = [linesOf(state), BENDS[state.activation]];
  const H = X.map((x) => hiddenValues(x, lines, bend));
  const v = fitOutput(H, y, group);
  const score = (x) => dot([...hiddenValues(x, lines, bend), 1], v);
  const right = H.map((h, i) => saysOne(dot([...h, 1], v)) === (y[i] === 1));
  const dead = lines.map((_, j) => state.activation === "ReLU" && H.every((h) => h[j] === 0));
  return { X, y, lines, score, right, dead };
}

// The scores of many points and the share of right examples, for the tests.
export function answers(state, places) {
  const { score, right } = network(state);
  return { scores: places.map(score), accuracy: shareOf(right) };
}

const shareOf = (right) => right.filter(Boolean).length / right.length;
const percent = (right, space = "\u00a0") => `${Math.round(100 * shareOf(right))}${space}%`;

export function saw(stops) {
  const seen = stops.map((stop) => {
    const { units } = stop;
    return `${percent(network(stop).right)} with ${units ? `${units} hidden units` : "none"}`;
  });
  return {
    choice: percent(network(stops.at(-1)).right, " "),
    words: `${seen.join(", ")}. The boundary stayed one straight line.`,
  };
}

// Until the learner has predicted, neither the picture nor the words give it away.
const waits = ({ ask, answered }) => ask && !answered;

export function words(state) {
  if (waits(state)) return "The regions and the score are shown when you have answered.";
  const { right, dead } = network(state);
  const units = Math.round(state.units);
  const kind = `${units} ${state.activation} ${units === 1 ? "unit" : "units"}`;
  const who = units === 0 ? "No hidden units: the output unit sees x₁ and x₂ themselves." : `${kind}.`;
  const count = `${right.filter(Boolean).length} of ${right.length} points are right: ${percent(right)}.`;
  const straight = units > 0 && state.activation === "identity"
    ? " Nothing bends: at most one straight line parts the regions." : "";
  const gone = dead.flatMap((isDead, j) => (isDead ? [j + 1] : []));
  const off = gone.length === 0 ? ""
    : gone.length === 1 ? ` Unit ${gone[0]} is off for every point.`
    : ` Units ${gone.join(", ")} are off for every point.`;
  return `${who} ${count}${straight}${off}`;
}

// ---- the picture -----------------------------------------------------------------

const [LEFT, TOP, RIGHT, BOTTOM] = [26, 10, 10, 26];
const ARROW = 34; // pixels from a handle to the tip of its arrow

// Pixels a unit, and the ways from the plane to the canvas and back.
function frameOf({ width, height }) {
  const side = Math.min(width - LEFT - RIGHT, height - TOP - BOTTOM);
  const unit = side / (HIGH - LOW);
  const left = LEFT + (width - LEFT - RIGHT - side) / 2;
  return {
    unit, side, left,
    at: ([x1, x2]) => [left + (x1 - LOW) * unit, TOP + (HIGH - x2) * unit],
    from: ([x, y]) => [LOW + (x - left) / unit, HIGH - (y - TOP) / unit],
  };
}

// Where a unit's handle and the tip of its arrow are on the canvas.
function handleOf({ x1, x2, angle }, j, at) {
  const [x, y] = at([x1[j], x2[j]]);
  const turn = (angle[j] * Math.PI) / 180;
  return { handle: [x, y], tip: [x + ARROW * Math.cos(turn), y - ARROW * Math.sin(turn)] };
}

const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

// The two regions and the boundary between them, two screen pixels a dot.
function regions({ side, from, left }, score, theme) {
  const n = Math.ceil(side / 2);
  const ones = Array.from({ length: (n + 1) * (n + 1) }, (_, i) =>
    saysOne(score(from([left + (i % (n + 1)) * 2, TOP + Math.floor(i / (n + 1)) * 2]))));
  const layer = new OffscreenCanvas(n, n);
  const ctx = layer.getContext("2d");
  const image = ctx.createImageData(n, n);
  const [plus, minus] = [rgb(theme.plus), rgb(theme.minus)];
  const line = theme.dark ? [235, 235, 235] : [20, 20, 20];
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const here = row * (n + 1) + column;
      const edge = ones[here] !== ones[here + 1] || ones[here] !== ones[here + n + 1];
      const color = edge ? line : ones[here] ? plus : minus;
      image.data.set([...color, edge ? 255 : theme.dark ? 70 : 48], 4 * (row * n + column));
    }
  }
  ctx.putImageData(image, 0, 0);
  return layer;
}

function draw(ctx, size, state, theme, { path, arrow, dot: disc, text }) {
  const frame = frameOf(size);
  const { at, side, left } = frame;
  const { X, y, lines, score, right, dead } = network(state);
  const open = !waits(state);

  if (open) ctx.drawImage(regions(frame, score, theme), left, TOP, side, side);
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, TOP, side, side);
  ctx.clip();
  // what the network says, in every other square, so that the colour is not the only sign
  const taken = [...X.map(at), ...lines.map((_, j) => handleOf(state, j, at).handle)];
  for (let i = 0; open && i < 7; i++) {
    for (let j = 0; j < 7; j++) {
      const place = [LOW + 0.25 + i / 2, LOW + 0.25 + j / 2];
      const spot = at(place);
      if ((i + j) % 2 || taken.some((p) => Math.hypot(p[0] - spot[0], p[1] - spot[1]) < 18)) continue;
      const one = saysOne(score(place));
      text(one ? "1" : "0", ...spot, { color: one ? theme.plus : theme.minus, halo: false, size: 12 });
    }
  }
  lines.forEach(({ w }, j) => {
    const along = [-w[1] / STEEP, w[0] / STEEP];
    const ends = [-6, 6].map((s) => at([state.x1[j] + s * along[0], state.x2[j] + s * along[1]]));
    const chosen = j + 1 === Math.round(state.unit);
    path(ends, chosen ? theme.ink : theme.muted, { width: chosen ? 2 : 1.2, dash: [6, 4] });
  });
  // circles are 1, squares are 0; a cross through the wrong ones
  X.forEach((x, i) => {
    const [px, py] = at(x);
    const radius = X.length > 10 ? 4.5 : 8;
    const square = [[-1, -1], [1, -1], [1, 1], [-1, 1]]
      .map(([dx, dy]) => [px + dx * radius * 0.9, py + dy * radius * 0.9]);
    if (y[i] === 1) disc([px, py], radius, theme.plus);
    else {
      path(square, theme.minus, { close: true, fill: true });
      path(square, theme.paper, { close: true, width: 2 });
    }
    if (right[i] || !open) return;
    for (const r of [radius + 1, -radius - 1]) {
      path([[px - r, py - radius - 1], [px + r, py + radius + 1]], theme.ink, { width: 1.5 });
    }
  });
  ctx.restore();

  lines.forEach((_, j) => {
    const { handle, tip } = handleOf(state, j, at);
    const chosen = j + 1 === Math.round(state.unit);
    arrow(handle, tip, dead[j] ? theme.muted : theme.ink, { width: chosen ? 3 : 2 });
    disc(handle, 10, theme.paper); // the muted colour lets lines shine through
    disc(handle, 10, chosen ? theme.ink : theme.muted);
    text(`${j + 1}`, ...handle, { color: theme.paper, halo: false, bold: true, size: 12 });
  });
  for (const v of [-1, 0, 1, 2]) {
    text(short(v), at([v, 0])[0], TOP + side + 12, { size: 11, color: theme.muted });
    text(short(v), left - 8, at([0, v])[1], { size: 11, color: theme.muted, align: "right" });
  }
  text("x₁", at([1.5, 0])[0], TOP + side + 13, { color: theme.muted });
  text("x₂", left - 11, at([0, 1.5])[1], { color: theme.muted });
}

// ---- controls --------------------------------------------------------------------

function choice(label, trait, options, view) {
  const group = `fn-${++serial}`;
  const inputs = options.map((value) => make("input", {
    type: "radio", name: group, value, onchange: () => view.set({ [trait]: value }),
  }));
  const labels = inputs.map((input, i) => make("label", {}, input, make("span", {}, options[i])));
  const element = make("div", {},
    make("p", { class: "fn-ask" }, label),
    make("div", { class: "fn-radios", role: "radiogroup", "aria-label": label }, ...labels));
  const update = (state) => inputs.forEach((input) => (input.checked = input.value === state[trait]));
  return { element, update };
}

const PLACE = ["x1", "x2", "angle"];

// A hand on the picture: the nearest handle moves its line, the nearest tip turns it.
function grab(canvas, view) {
  let held = null;
  const where = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const frame = () => frameOf({ width: canvas.clientWidth, height: canvas.clientHeight });
  const hundredths = (v) => clamp(Math.round(v * 100) / 100, LOW, HIGH);

  canvas.addEventListener("pointerdown", (event) => {
    const { at } = frame();
    const spots = linesOf(view.state).flatMap((_, j) => {
      const { handle, tip } = handleOf(view.state, j, at);
      return [{ j, turns: false, spot: handle }, { j, turns: true, spot: tip }];
    });
    const [x, y] = where(event);
    const distance = ({ spot }) => Math.hypot(spot[0] - x, spot[1] - y);
    held = spots.filter((s) => distance(s) < 22).sort((a, b) => distance(a) - distance(b))[0];
    if (!held) return;
    canvas.setPointerCapture(event.pointerId);
    view.say("");
    view.set({ unit: held.j + 1 });
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!held || !event.buttons || view.locked) return;
    const { j, turns } = held;
    const { at, from } = frame();
    const { x1, x2, angle } = view.state;
    const [x, y] = where(event);
    if (turns) {
      const [hx, hy] = at([x1[j], x2[j]]);
      const degrees = Math.round((Math.atan2(hy - y, x - hx) * 180) / Math.PI);
      view.set({ angle: angle.with(j, degrees) });
    } else {
      const [a, b] = from([x, y]).map(hundredths);
      view.set({ x1: x1.with(j, a), x2: x2.with(j, b) });
    }
  });
  canvas.addEventListener("pointerup", () => (held = null));
}

function extra(view) {
  const data = choice("data", "data", ["XOR", "XOR clouds", "moons"], view);
  const activation = choice("activation", "activation", Object.keys(BENDS), view);
  // whole numbers of units, and three sliders for whichever unit is chosen
  const wholes = () => ({ units: Math.round(view.state.units), unit: Math.round(view.state.unit) });
  const one = {
    limits: view.limits,
    say: view.say,
    get state() {
      const { units, unit } = wholes();
      const [x1, x2, angle] = PLACE.map((name) => view.state[name][unit - 1]);
      return { units, unit, x1, x2, angle };
    },
    set(changes) {
      const [[name, value]] = Object.entries(changes);
      const list = view.state[name];
      view.set({ [name]: PLACE.includes(name) ? list.with(wholes().unit - 1, value) : Math.round(value) });
    },
  };
  const rows = [
    numberRow({ label: "hidden units", trait: "units", step: 1 }, one),
    numberRow({ label: "chosen unit", trait: "unit", step: 1 }, one),
    numberRow({ label: "its place, x₁", trait: "x1", step: 0.05 }, one),
    numberRow({ label: "its place, x₂", trait: "x2", step: 0.05 }, one),
    numberRow({ label: "its direction (°)", trait: "angle", step: 5 }, one),
  ];
  const above = make("div", { style: "margin-bottom: 18px" }, data.element, activation.element);
  const element = make("div", { class: "fn-rows" }, ...rows.flatMap((row) => row.element));
  let canvas = null;
  const update = (state) => {
    if (!canvas) {
      canvas = element.closest(".fn").querySelector("canvas");
      canvas.classList.add("fn-drag");
      grab(canvas, view);
    }
    [data, activation, ...rows].forEach((part) => part.update(state));
  };
  return { above, element, update };
}

const render = lessonWidget({
  title: "Two kinds of points in the plane, the lines of the hidden units, and the regions "
    + "in which the network says 1 and 0",
  traits: ["data", "activation", "units", "unit", "x1", "x2", "angle", "_points",
    "ask", "answered"],
  controls: [],
  height: (width) => Math.min(width - LEFT - RIGHT, 400) + TOP + BOTTOM,
  draw, words, saw, extra,
});

export default { render };
