// Lesson 12: a die whose probabilities are dragged, and what its rolls come to.

const FACES = [1, 2, 3, 4, 5, 6];

// Probabilities that sum to 1. "Show me" rounds them to hundredths on its way.
export function shares(p) {
  const total = p.reduce((sum, chance) => sum + chance, 0);
  return p.map((chance) => chance / total);
}

export function moments(p) {
  const mu = p.reduce((sum, chance, i) => sum + FACES[i] * chance, 0);
  const variance = p.reduce((sum, chance, i) => sum + chance * (FACES[i] - mu) ** 2, 0);
  return { mu, variance, sd: Math.sqrt(variance) };
}

// Give one face a new probability; the others keep their ratios and share the rest.
export function rescale(p, index, value) {
  const others = p.reduce((sum, chance, i) => (i === index ? sum : sum + chance), 0);
  return p.map((chance, i) => {
    if (i === index) return value;
    return (1 - value) * (others > 0 ? chance / others : 1 / (p.length - 1));
  });
}

// Number `i`, counted from 1, of the series `seed`: from 0 to below 1. Mulberry32
// (T. Ettinger, 2017), which Python repeats bit by bit.
export function uniform(seed, i) {
  const a = (seed + Math.imul(i, 0x6D2B79F5)) >>> 0;
  let t = Math.imul(a ^ (a >>> 15), a | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

export function faceAt(p, u) {
  let total = 0;
  const found = p.findIndex((chance) => u < (total += chance));
  // rounding: the sum is 1 − 1e-16, and u is above it
  return 1 + (found >= 0 ? found : p.findLastIndex((chance) => chance > 0));
}

export function roll(p, seed, n) {
  return Array.from({ length: n }, (_, i) => faceAt(p, uniform(seed, i + 1)));
}

export function runningMean(x) {
  let sum = 0;
  return x.map((value, i) => (sum += value) / (i + 1));
}

export function saw(stops) {
  const [before, after] = [stops.at(0), stops.at(-1)].map(({ p }) => moments(p));
  const to = (name, from, until) => `${name} went from ${short(from)} to ${short(until)}`;
  return {
    choice: `E = ${short(after.mu)}, Var = ${short(after.variance)}`,
    words: `${to("E", before.mu, after.mu)}, and ${to("Var", before.variance, after.variance)}.`,
  };
}

function words({ p, seed, rolls }) {
  const { mu, variance, sd } = moments(shares(p));
  const die = `E = ${fixed(mu)}, Var = ${fixed(variance)}, SD = ${fixed(sd)}.`;
  if (rolls === 0) return `${die} No rolls yet.`;
  const mean = runningMean(roll(shares(p), seed, rolls)).at(-1);
  const made = rolls === 1 ? "The one roll is" : `The mean of ${rolls} rolls is`;
  return `${die} ${made} ${fixed(mean)}, off by ${fixed(Math.abs(mean - mu))}; `
    + `SD/√n is ${fixed(sd / Math.sqrt(rolls))}.`;
}

// ---- the picture ---------------------------------------------------------------

const [LEFT, RIGHT] = [34, 10];
const BARS = { top: 34, bottom: 204 }; // probability 1 and 0
const BEAM = BARS.bottom + 32;
const MEANS = { top: 330, bottom: 450 }; // a mean of 6 and of 1
const HEIGHT = 490;

const scale = (width) => (width - LEFT - RIGHT) / 7; // the beam goes from 0 to 7
const barHeight = (chance) => chance * (BARS.bottom - BARS.top);

const PIPS = [[4], [0, 8], [0, 4, 8], [0, 2, 6, 8], [0, 2, 4, 6, 8], [0, 2, 3, 5, 6, 8]];

const box = (x0, y0, x1, y1) => [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];

function drawFace(ctx, face, x, y, side, theme, { path }) {
  const [x0, y0] = [x - side / 2, y - side / 2];
  path(box(x0, y0, x0 + side, y0 + side), theme.paper, { close: true, fill: true });
  path(box(x0, y0, x0 + side, y0 + side), theme.ink, { close: true, width: 1.5 });
  for (const place of PIPS[face - 1]) {
    ctx.beginPath();
    ctx.arc(x + side * 0.28 * ((place % 3) - 1), y + side * 0.28 * (Math.floor(place / 3) - 1),
      side * 0.09, 0, 2 * Math.PI);
    ctx.fillStyle = theme.ink;
    ctx.fill();
  }
}

// The bars on their beam, the fulcrum at E, the band E ± SD.
function drawBeam(ctx, width, p, outcomes, theme, tools) {
  const { path, text } = tools;
  const { mu, variance, sd } = moments(p);
  const unit = scale(width);
  const x = (value) => LEFT + clamp(value, 0, 7) * unit;
  const { top, bottom } = BARS;
  const [from, to] = [x(mu - sd), x(mu + sd)];

  ctx.globalAlpha = 0.16;
  path(box(from, top, to, BEAM), theme.minus, { close: true, fill: true });
  ctx.globalAlpha = 1;
  for (const level of [0, 0.5, 1]) {
    const y = bottom - barHeight(level);
    path([[LEFT, y], [x(7), y]], theme.rule, { dash: level ? [4, 4] : [] });
    text(short(level), LEFT - 7, y, { align: "right", size: 11, color: theme.muted });
  }
  for (const edge of [from, to]) path([[edge, top], [edge, BEAM + 16]], theme.minus, { dash: [5, 3] });
  text("probability", 0, 10, { align: "left", size: 12, color: theme.muted, halo: false });
  if (outcomes.length) {
    diamond(width - RIGHT - 88, 10, theme, tools);
    text("share of rolls", width - RIGHT, 10, { align: "right", size: 12, color: theme.muted, halo: false });
  }

  p.forEach((chance, i) => {
    const [middle, half, y] = [x(FACES[i]), unit * 0.32, bottom - barHeight(chance)];
    const share = outcomes.filter((face) => face === FACES[i]).length / (outcomes.length || 1);
    const found = bottom - barHeight(share);
    const bar = box(middle - half, y, middle + half, bottom);
    ctx.globalAlpha = 0.4;
    path(bar, theme.plus, { close: true, fill: true });
    ctx.globalAlpha = 1;
    path(bar, theme.plus, { close: true, width: 2 });
    path([[middle - half, y], [middle + half, y]], theme.plus, { width: 5 });
    text(fixed(chance), middle, Math.min(y, found) - 14, { size: 12, bold: true });
    drawFace(ctx, FACES[i], middle, bottom + 16, Math.min(22, unit * 0.7), theme, tools);
    if (outcomes.length) diamond(middle, found, theme, tools);
  });

  path([[x(0), BEAM], [x(7), BEAM]], theme.ink, { width: 4 });
  path([[x(mu), BEAM + 2], [x(mu) + 11, BEAM + 20], [x(mu) - 11, BEAM + 20]], theme.ink,
    { close: true, fill: true });
  path([[from, BEAM + 12], [to, BEAM + 12]], theme.minus, { width: 2 });
  const place = (half) => clamp(x(mu), half, width - half);
  text(`E = ${fixed(mu)}`, place(36), BEAM + 34, { bold: true, size: 15 });
  text(`SD = ${fixed(sd)}, Var = ${fixed(variance)}`, place(78), BEAM + 53, { color: theme.minus });
}

function diamond(x, y, theme, { path }) {
  const corners = [[x, y - 5], [x + 5, y], [x, y + 5], [x - 5, y]];
  path(corners, theme.paper, { close: true, fill: true });
  path(corners, theme.ink, { close: true, width: 2 });
}

// The mean so far over the number of rolls, which is drawn on a log scale.
function drawMeans(ctx, width, p, outcomes, theme, { path, dot, text }) {
  const { mu, sd } = moments(p);
  const { top, bottom } = MEANS;
  const right = width - RIGHT;
  const decades = Math.max(1, Math.ceil(Math.log10(outcomes.length || 1)));
  const x = (n) => LEFT + (Math.log10(n) / decades) * (right - LEFT);
  const y = (mean) => bottom - ((mean - 1) / 5) * (bottom - top);

  text("mean of the rolls so far", 0, top - 16, { align: "left", size: 12, color: theme.muted, halo: false });
  for (const mean of FACES) {
    path([[LEFT, y(mean)], [right, y(mean)]], theme.rule);
    text(short(mean), LEFT - 7, y(mean), { align: "right", size: 11, color: theme.muted });
  }
  for (let i = 0; i <= decades; i++) {
    path([[x(10 ** i), bottom], [x(10 ** i), bottom + 5]], theme.muted);
    text(`${10 ** i}`, clamp(x(10 ** i), LEFT, right - 12), bottom + 15, { size: 11, color: theme.muted });
  }
  text("rolls", (LEFT + right) / 2, bottom + 32, { size: 12, color: theme.muted });
  path([[LEFT, y(mu)], [right, y(mu)]], theme.ink, { width: 2 });
  text("E", right - 8, y(mu) - 10, { bold: true });
  if (!outcomes.length) {
    text("no rolls yet", (LEFT + right) / 2, y(mu) + (mu > 3.5 ? 24 : -24), { color: theme.muted });
    return;
  }

  ctx.save();
  ctx.beginPath();
  ctx.rect(LEFT, top, right - LEFT, bottom - top);
  ctx.clip();
  const steps = Array.from({ length: 101 }, (_, i) => 10 ** ((decades * i) / 100));
  for (const sign of [-1, 1]) {
    path(steps.map((n) => [x(n), y(mu + (sign * 2 * sd) / Math.sqrt(n))]), theme.minus,
      { width: 1.5, dash: [5, 3] });
  }
  ctx.restore();
  const means = runningMean(outcomes);
  path(means.map((mean, i) => [x(i + 1), y(mean)]), theme.plus, { width: 2 });
  const [endX, endY] = [x(means.length), y(means.at(-1))];
  dot([endX, endY], 5, theme.plus);
  const funnel = "E ± 2 SD/√n";
  text(funnel, right, top - 16, { align: "right", size: 12, color: theme.minus, halo: false });
}

function draw(ctx, { width }, state, theme, tools) {
  const p = shares(state.p);
  const outcomes = roll(p, state.seed, state.rolls);
  drawBeam(ctx, width, p, outcomes, theme, tools);
  drawMeans(ctx, width, p, outcomes, theme, tools);
}

// ---- controls ------------------------------------------------------------------

function extra(view) {
  const most = view.limits.rolls[1];
  const row = (face, i) => numberRow({ label: `probability of ${face}`, trait: "chance", step: 0.01 }, {
    limits: { chance: view.limits.p },
    say: view.say,
    get state() {
      return { chance: Number(view.state.p[i].toFixed(3)) }; // what the box has room for
    },
    set: ({ chance }) => view.set({ p: rescale(view.state.p, i, chance) }),
  });
  const count = numberRow({ label: "rolls", trait: "rolls", step: 1 }, {
    limits: view.limits,
    say: view.say,
    get state() {
      return view.state;
    },
    set: ({ rolls }) => view.set({ rolls: Math.round(rolls) }),
  });
  const rows = [...FACES.map(row), count];

  const button = (name, onclick, kind = "fn-button") =>
    make("button", { type: "button", class: kind, onclick }, name);
  const more = [1, 10, 100, 1000].map((n) =>
    button(`Roll ${n}`, () => view.set({ rolls: Math.min(view.state.rolls + n, most) })));
  const next = view.limits.seed[1] + 1;
  const again = button("New series", () => view.set({ seed: (view.state.seed + 1) % next }), "fn-link");
  const reset = button("Start over", () => view.set({ rolls: 0 }), "fn-link");

  const element = make("div", {},
    make("div", { class: "fn-rows" }, ...rows.flatMap((one) => one.element)),
    make("div", { class: "fn-actions" }, ...more, again, reset));
  const update = (state) => {
    rows.forEach((one) => one.update(state));
    more.forEach((one) => (one.disabled = state.rolls >= most));
    [again, reset].forEach((one) => (one.disabled = state.rolls === 0));
  };
  return { element, update };
}

// The model, with one change: what goes to the kernel as p sums to 1.
function summing(model) {
  const set = (name, value) => {
    const changes = typeof name === "string" ? { [name]: value } : name;
    model.set("p" in changes ? { ...changes, p: shares(changes.p) } : changes);
  };
  const same = ["get", "on", "off", "save_changes"];
  return { ...Object.fromEntries(same.map((name) => [name, (...args) => model[name](...args)])), set };
}

function render({ model, el }) {
  let view;
  let held = null; // the bar under the hand, and the probabilities when it was taken

  function drag(x, y, { width }) {
    if (!held) {
      if (y > BEAM) return {}; // below the bars there is nothing to hold
      const nearest = Math.round((x - LEFT) / scale(width));
      held = { index: clamp(nearest, 1, 6) - 1, p: view.state.p };
    }
    const value = clamp((BARS.bottom - y) / barHeight(1), 0, 1);
    return { p: rescale(held.p, held.index, Math.round(value * 100) / 100) };
  }
  el.addEventListener("pointerdown", () => (held = null), true);

  return lessonWidget({
    title: "Six bars on a beam that balances at E, and the mean of the rolls so far",
    traits: ["p", "rolls", "seed"],
    controls: [],
    height: () => HEIGHT,
    extra: (own) => extra((view = own)),
    draw, words, saw, drag,
  })({ model: summing(model), el });
}

export default { render };
