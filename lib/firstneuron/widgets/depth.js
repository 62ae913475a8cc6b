// Lesson 08: how widely the signal is spread in each layer of a random network.

const [EXAMPLES, WIDTH, DEPTH] = [32, 64, 30];
const ACTIVATIONS = {
  identity: (z) => z,
  ReLU: (z) => Math.max(0, z),
  tanh: Math.tanh,
};
const CHOICES = ["1", "0.03", "0.00004"]; // and "0"

// The first numbers of the series `seed`: uniform, mean 0, variance 1. Mulberry32
// (T. Ettinger, 2017), which Python repeats bit by bit.
export function spreadNumbers(seed, count) {
  const numbers = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const a = (seed + Math.imul(i + 1, 0x6D2B79F5)) | 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    numbers[i] = Math.sqrt(12) * (((t ^ (t >>> 14)) >>> 0) / 2 ** 32 - 0.5);
  }
  return numbers;
}

function standardDeviation(values) {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
}

// Of all activations in layers 1 to 30.
export function layerStds(activation, gain, seed) {
  const [bend, scale] = [ACTIVATIONS[activation], gain / Math.sqrt(WIDTH)];
  const numbers = spreadNumbers(seed, (EXAMPLES + DEPTH * WIDTH) * WIDTH);
  let A = numbers.subarray(0, EXAMPLES * WIDTH);
  return Array.from({ length: DEPTH }, (_, layer) => {
    const W = (EXAMPLES + layer * WIDTH) * WIDTH; // where its weights begin
    const Z = new Float64Array(EXAMPLES * WIDTH);
    for (let i = 0; i < Z.length; i += WIDTH) {
      for (let j = 0; j < WIDTH; j++) {
        for (let k = 0; k < WIDTH; k++) Z[i + k] += A[i + j] * numbers[W + j * WIDTH + k];
      }
    }
    A = Z.map((z) => bend(z * scale));
    return standardDeviation(A);
  });
}

// The picture and the words ask for the same numbers, and so does a new depth.
let last = { key: null };
function stds({ activation, gain, depth, seed }) {
  const key = `${activation} ${gain} ${Math.round(seed)}`;
  if (last.key !== key) last = { key, all: layerStds(activation, gain, Math.round(seed)) };
  return last.all.slice(0, Math.round(depth));
}

// 0.0000382 → "3.8 · 10⁻⁵"; numbers near 1 as they are.
export function power(value) {
  if (value >= 0.01 && value < 1000) return short(value, value < 0.1 ? 3 : 2);
  const [digits, exponent] = value.toExponential(1).split("e");
  return `${digits}\u00a0·\u00a0${tenTo(Number(exponent))}`; // not broken at a line's end
}

const tenTo = (exponent) =>
  `10${`${exponent}`.replace(/./g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]))}`;

export function saw(stops) {
  const spread = stops.map((stop) => stds(stop).at(-1));
  const end = spread.at(-1);
  const distance = (choice) => Math.abs(Math.log10(end) - Math.log10(choice));
  const after = stops.map(({ depth }, i) => `${power(spread[i])} after ${depth}`);
  return {
    choice: end === 0 ? "0"
      : CHOICES.reduce((a, b) => (distance(b) < distance(a) ? b : a)),
    words: `${after.join(", ")} layers.`,
  };
}

function verdict(end) {
  if (end < 0.1) return end < 0.001 ? "vanishes" : "shrinks";
  if (end > 10) return end > 1000 ? "explodes" : "grows";
  return "keeps its size, within a factor of ten";
}

export function words(state) {
  const spread = stds(state);
  const [n, end] = [spread.length, spread.at(-1)];
  return `${state.activation}, gain ${short(state.gain)}: after ${n} `
    + `${n === 1 ? "layer" : "layers"} the standard deviation is ${power(end)}. A layer `
    + `multiplied it by ${short(end ** (1 / n))} on average: the signal ${verdict(end)}.`;
}

const [LEFT, RIGHT, TOP, BOTTOM] = [48, 14, 26, 300];
const REACH = 8; // powers of ten, up and down

const place = (width) => (layer) => LEFT + ((width - LEFT - RIGHT) * layer) / DEPTH;

function draw(ctx, { width }, state, theme, { path, dot, text }) {
  const [x, spread] = [place(width), stds(state)];
  const y = (p) => TOP + ((REACH - p) / (2 * REACH)) * (BOTTOM - TOP);

  text("standard deviation", 2, 9, { align: "left", size: 12, color: theme.muted });
  for (let p = -REACH; p <= REACH; p += 2) {
    path([[LEFT, y(p)], [width - RIGHT, y(p)]], p === 0 ? theme.muted : theme.rule);
    text(p === 0 ? "1" : tenTo(p), LEFT - 8, y(p), { align: "right", size: 12, color: theme.muted });
  }
  for (let layer = 0; layer <= DEPTH; layer += 5) {
    path([[x(layer), BOTTOM], [x(layer), BOTTOM + 4]], theme.muted);
    text(layer || "input", x(layer), BOTTOM + 15, { size: 12, color: theme.muted });
  }
  text("layer", width - RIGHT, BOTTOM + 33, { align: "right", size: 12, color: theme.muted });
  text("explodes", LEFT + 8, y(REACH - 1), { align: "left", size: 12, color: theme.muted });
  text("vanishes", LEFT + 8, y(1 - REACH), { align: "left", size: 12, color: theme.muted });

  // a layer that does not change the signal, for comparison
  path([[x(0), y(0)], [x(DEPTH), y(0)]], theme.ink, { dash: [5, 5], width: 1.5 });

  const powers = [0, ...spread.map(Math.log10)];
  const places = powers.map((p, layer) => [x(layer), y(clamp(p, -REACH, REACH))]);
  path(places, theme.plus, { width: 2 });
  powers.forEach((p, layer) => {
    const [px, py] = places[layer];
    const out = Math.sign(p) * (Math.abs(p) > REACH); // beyond the picture: an arrowhead
    const tip = [[px, py - 7 * out], [px - 5, py + 3 * out], [px + 5, py + 3 * out]];
    if (out) path(tip, theme.minus, { close: true, fill: true });
    else dot(places[layer], layer === spread.length ? 6 : 4, theme.plus);
  });
  const [ex, ey] = places.at(-1);
  const below = powers.at(-1) > 0.5 || powers.at(-1) < -REACH + 1 ? -1 : 1;
  text(power(spread.at(-1)), clamp(ex, LEFT + 40, width - 40), clamp(ey + 20 * below, TOP + 20, BOTTOM - 20),
    { bold: true });
}

function drag(x, y, { width }) {
  const layer = ((x - LEFT) * DEPTH) / (width - LEFT - RIGHT);
  return { depth: clamp(Math.round(layer), 1, DEPTH) };
}

// The activation as radio buttons, whole numbers for depth and network, two gains.
function extra(view) {
  const group = `fn-${++serial}`;
  const radios = Object.keys(ACTIVATIONS).map((value) => {
    const onchange = () => view.set({ activation: value });
    return make("input", { type: "radio", name: group, value, onchange });
  });
  const labels = radios.map((radio) => make("label", {}, radio, make("span", {}, radio.value)));
  const above = make("div", { style: "margin-bottom: 16px" }, make("p", { class: "fn-ask" }, "activation"),
    make("div", { class: "fn-radios", role: "radiogroup", "aria-label": "activation" }, ...labels));

  const whole = {
    limits: view.limits,
    say: view.say,
    get state() {
      return { depth: Math.round(view.state.depth), seed: Math.round(view.state.seed) };
    },
    set: (changes) => view.set(
      Object.fromEntries(Object.entries(changes).map(([name, v]) => [name, Math.round(v)]))),
  };
  const rows = [
    numberRow({ label: "gain", trait: "gain", step: 0.01 }, view),
    numberRow({ label: "depth (layers)", trait: "depth", step: 1 }, whole),
    numberRow({ label: "network (seed)", trait: "seed", step: 1 }, whole),
  ];
  const button = (name, gain) =>
    make("button", { type: "button", class: "fn-link", onclick: () => view.set({ gain }) }, name);
  const element = make("div", {},
    make("div", { class: "fn-rows" }, ...rows.flatMap((row) => row.element)),
    make("div", { class: "fn-actions" }, button("LeCun: gain 1", 1), button("He: gain √2 ≈ 1.414", 1.414)));
  const update = (state) => {
    radios.forEach((radio) => (radio.checked = radio.value === state.activation));
    rows.forEach((row) => row.update(state));
  };
  return { above, element, update };
}

const render = lessonWidget({
  title: "The standard deviation in each layer of a random network, in powers of ten",
  traits: ["activation", "gain", "depth", "seed"],
  controls: [],
  height: () => BOTTOM + 44,
  draw, words, saw, extra, drag,
});

export default { render };
