// Lesson 09: SGD, momentum and Adam in a ravine, each with a trail of its own.

export const START = [-4, 1];
const FAR = 1000; // a walker further out has left for good: its trail ends there

// Each rule makes a function for one coordinate: its slope → how far it moves.
export const RULES = {
  SGD: (lr) => (g) => -lr * g,
  momentum: (lr, beta) => {
    let v = 0;
    return (g) => (v = beta * v - lr * g);
  },
  Adam: (lr) => {
    let [m, v, kept1, kept2] = [0, 0, 1, 1];
    return (g) => {
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * (g * g);
      kept1 *= 0.9;
      kept2 *= 0.999;
      return (-lr * (m / (1 - kept1))) / (Math.sqrt(v / (1 - kept2)) + 1e-8);
    };
  },
};
const NAMES = Object.keys(RULES);

const far = ([x, y]) => Math.max(Math.abs(x), Math.abs(y)) > FAR;
const height = ([x, y], kappa) => (x * x + kappa * y * y) / 2;

export function trail(name, { lr, beta, kappa, scale, steps }) {
  const [moveX, moveY] = [RULES[name](lr, beta), RULES[name](lr, beta)];
  const path = [START];
  while (path.length <= Math.floor(steps) && !far(path.at(-1))) {
    const [x, y] = path.at(-1);
    path.push([x + moveX(scale * x), y + moveY(scale * (kappa * y))]);
  }
  return path;
}

const distance = ([x, y], [u, v]) => Math.hypot(u - x, v - y);
const firstStep = (name, state) => distance(...trail(name, { ...state, steps: 1 }));

// What a walker has done so far, in words that follow its name.
export function verdict(path, { lr, kappa }) {
  const end = path.at(-1);
  const close = ([x, y]) => Math.max(Math.abs(x), Math.abs(y)) < 0.05;
  const ys = path.slice(-3).map(([, y]) => y);

  if (far(end)) return "diverges";
  if (path.length === 1) return "waits at the start";
  if (lr === 0) return "stays, because the learning rate is 0";
  if (path.length > 5 && path.slice(-5).every(close)) return "rests at the bottom";
  if (height(end, kappa) > height(START, kappa)) return "is higher than at the start";
  if (ys.length === 3 && ys[0] * ys[1] < 0 && ys[1] * ys[2] < 0 && Math.abs(ys[2]) > 0.02) {
    return "zig-zags from wall to wall";
  }
  if (path.some(([x]) => x > 0.05)) return "swings past the bottom and back";
  const slow = distance(path.at(-2), end) < 0.02;
  if (Math.abs(end[1]) < 0.05) return `${slow ? "creeps" : "runs"} along the floor`;
  return slow ? "creeps downhill" : "comes down";
}

const times = (ratio) => {
  const guesses = [[1000, "1000 times as long"], [Math.sqrt(1000), "about 31 times as long"],
    [1, "the same"]];
  const off = ([guess]) => Math.abs(Math.log(ratio / guess));
  return guesses.reduce((a, b) => (off(a) < off(b) ? a : b))[1];
};

export function saw(stops) {
  const [before, after] = stops.slice(-2);
  const lengths = (name) => [before, after].map((stop) => firstStep(name, stop));
  const [adam, sgd] = [lengths("Adam"), lengths("SGD")];
  return {
    choice: times(adam[1] / adam[0]),
    words: `Adam's first step is ${fixed(adam[0], 3)} long with the old gradients and `
      + `${fixed(adam[1], 3)} long with the new ones. SGD's step grows from `
      + `${fixed(sgd[0])} to ${fixed(sgd[1])}.`,
  };
}

const place = ([x, y]) => `(${fixed(x)}, ${fixed(y)})`;

function words(state) {
  const parts = NAMES.map((name) => {
    const path = trail(name, state);
    const where = far(path.at(-1)) ? "" : `, at ${place(path.at(-1))}`;
    const subject = name[0].toUpperCase() + name.slice(1);
    return `${subject} ${verdict(path, state)}${where}.`;
  });
  const n = Math.floor(state.steps);
  return `After ${n} ${n === 1 ? "step" : "steps"}: ${parts.join(" ")}`;
}

const REACH = 5; // the ravine is drawn from x = −5 to 5, in the same scale both ways
const [LEFT, RIGHT, TITLE, AXIS] = [6, 6, 26, 22];

// One walker's view, between the pixel rows `top` and `bottom`.
function panel(ctx, name, [top, bottom], { width }, state, theme, { path, arrow, dot, text }) {
  const [right, middle] = [width - RIGHT, (top + bottom) / 2];
  const unit = (right - LEFT) / (2 * REACH);
  const tall = (bottom - top) / 2 / unit; // y is drawn from −tall to tall
  const at = ([x, y]) => [
    LEFT + (clamp(x, -FAR, FAR) + REACH) * unit,
    middle - clamp(y, -FAR, FAR) * unit,
  ];
  const walk = trail(name, state);
  const end = walk.at(-1);

  const title = name[0].toUpperCase() + name.slice(1);
  const beside = text(title, LEFT, top - 13, { align: "left", bold: true, halo: false });
  if (walk.length > 1 && width > 330) {
    const length = distance(walk[0], walk[1]);
    text(`first step ${fixed(length)} long`, LEFT + 12 + beside, top - 13,
      { align: "left", size: 12, color: theme.muted, halo: false });
  }

  ctx.save();
  ctx.beginPath();
  ctx.rect(LEFT, top, right - LEFT, bottom - top);
  ctx.clip();
  for (const a of [0.5, 1, 2, 3, 4, 5, 6.5, 8, 10, 13, 16]) { // lines of equal height
    const ring = Array.from({ length: 121 }, (_, i) => {
      const turn = (i / 60) * Math.PI;
      return at([a * Math.cos(turn), (a * Math.sin(turn)) / Math.sqrt(state.kappa)]);
    });
    path(ring, theme.rule, { width: 1.2, close: true });
  }
  const [ox, oy] = at([0, 0]);
  path([[ox - 5, oy], [ox + 5, oy]], theme.ink, { width: 1.5 });
  path([[ox, oy - 5], [ox, oy + 5]], theme.ink, { width: 1.5 });
  path(walk.map(at), theme.minus, { width: 1.5 });
  for (const spot of walk.slice(0, -1)) {
    const [px, py] = at(spot);
    path([[px, py], [px + 0.1, py]], theme.minus, { width: 4.5 }); // its caps are round
  }
  const [sx, sy] = at(START);
  const box = [[sx - 5, sy - 5], [sx + 5, sy - 5], [sx + 5, sy + 5], [sx - 5, sy + 5]];
  path(box, theme.ink, { close: true, width: 2 });
  dot(at(end), 7, theme.plus);
  ctx.restore();
  path([[LEFT, top], [right, top], [right, bottom], [LEFT, bottom]], theme.muted,
    { close: true });

  const outside = Math.abs(end[0]) > REACH || Math.abs(end[1]) > tall;
  text(far(end) ? "far outside" : place(end), right, top - 13,
    { align: "right", size: 12, halo: false, bold: outside });
  if (outside) {
    // from the middle towards where it went
    const [ex, ey] = at(end);
    const length = Math.hypot(ex - ox, ey - oy);
    const share = Math.min(((right - LEFT) / 2) / Math.abs(ex - ox || 1),
      ((bottom - top) / 2) / Math.abs(ey - oy || 1));
    const edge = [ox + (ex - ox) * share, oy + (ey - oy) * share];
    arrow([edge[0] - ((ex - ox) / length) * 26, edge[1] - ((ey - oy) / length) * 26], edge,
      theme.plus);
  }
  return at;
}

function draw(ctx, size, state, theme, tools) {
  const share = (size.height - AXIS) / NAMES.length;
  NAMES.forEach((name, i) => {
    const rows = [share * i + TITLE, share * (i + 1) - 6];
    const at = panel(ctx, name, rows, size, state, theme, tools);
    if (i < NAMES.length - 1) return;
    for (const x of [-4, -2, 0, 2, 4]) {
      const [px] = at([x, 0]);
      tools.path([[px, rows[1]], [px, rows[1] + 4]], theme.muted);
      tools.text(x === 0 ? "x = 0" : short(x), px, rows[1] + 14,
        { size: 11, color: theme.muted });
    }
  });
}

const render = lessonWidget({
  title: "One ravine seen from above, three times, with the trails of SGD, momentum and Adam",
  traits: ["lr", "beta", "kappa", "scale", "steps"],
  controls: [
    { label: "learning rate", trait: "lr", step: 0.001 },
    { label: "β of momentum", trait: "beta", step: 0.01 },
    { label: "steepness κ", trait: "kappa", step: 1 },
    { label: "gradients ×", trait: "scale", step: 1 },
    { label: "steps", trait: "steps", step: 1 },
  ],
  height: () => 3 * 158 + AXIS,
  draw, words, saw, extra: stepper(60),
});

export default { render };
