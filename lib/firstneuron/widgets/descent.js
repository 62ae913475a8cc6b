// Lesson 05: a ball that goes down by gradient descent, in a bowl and a double well.

const FAR = 1000; // a ball further out has left for good: its path ends there

export const LANDSCAPES = {
  bowl: {
    formula: "f(w) = w²",
    height: (w) => w * w,
    slope: (w) => 2 * w,
    view: [-0.6, 8],
    ticks: [0, 4, 8],
    places: [[0, "minimum"]],
  },
  "double well": {
    formula: "f(w) = (w² − 1)²/4 + w/10",
    height: (w) => (w * w - 1) ** 2 / 4 + w / 10,
    slope: (w) => w * (w * w - 1) + 0.1,
    view: [-0.2, 0.75],
    ticks: [0, 0.5],
    // where the slope is 0
    places: [
      [-1.0467, "global minimum"],
      [0.1010, "hilltop"],
      [0.9456, "local minimum"],
    ],
  },
};

export function descend(name, { lr, start, steps }) {
  const path = [start];
  while (path.length <= Math.floor(steps) && Math.abs(path.at(-1)) <= FAR) {
    path.push(path.at(-1) - lr * LANDSCAPES[name].slope(path.at(-1)));
  }
  return path;
}

// What the path has done so far, in words that follow "it".
export function verdict(name, path, lr) {
  const { slope, height, places } = LANDSCAPES[name];
  const [before, w] = [path.at(-2) ?? path[0], path.at(-1)];
  const moves = path.slice(1).map((place, i) => place - path[i]);
  const turns = moves.filter((move, i) => i > 0 && move * moves[i - 1] < 0).length;

  if (Math.abs(w) > FAR) return "diverges";
  if (Math.abs(slope(w)) < 0.005) { // shown as 0.00
    const distance = ([place]) => Math.abs(place - w);
    const [, place] = places.reduce((a, b) => (distance(a) < distance(b) ? a : b));
    if (place === "hilltop") return "balances on the hilltop, where the slope is 0";
    const aim = place === "local minimum" ? `${place}, not the global one` : place;
    if (moves.length === 0) return `rests in the ${aim}`;
    return turns > 1 ? `zig-zags and settles in the ${aim}` : `reaches the ${aim}`;
  }
  if (lr === 0) return "stays where it is, because the learning rate is 0";
  if (moves.length === 0) return "waits at the start";
  const over = w * before < 0; // in the bowl: over the bottom
  if (name === "bowl" && over) {
    const change = Math.abs(w) - Math.abs(before);
    if (Math.abs(change) < 1e-9) return "jumps to and fro and comes no nearer";
    return change > 0 ? "diverges" : "zig-zags and comes nearer";
  }
  if (height(w) > height(before)) return "overshoots and is higher than before";
  if (turns > 1 && moves.at(-1) * moves.at(-2) < 0) return "zig-zags";
  return Math.abs(moves.at(-1)) < 0.02 ? "creeps downhill" : "rolls downhill";
}

export function saw(stops) {
  const w = descend("bowl", stops.at(-1)).at(-1);
  const steps = stops.map((stop) => fixed(descend("bowl", stop).at(-1)));
  return {
    choice: Math.abs(w).toFixed(2),
    words: `${fixed(Math.abs(w))} after ${stops.at(-1).steps} steps. On the way you `
      + `saw w = ${steps.join(", ")}.`,
  };
}

function words(state) {
  const parts = Object.keys(LANDSCAPES).map((name) => {
    const path = descend(name, state);
    const w = path.at(-1);
    const place = Math.abs(w) > FAR ? "is far outside"
      : `at w = ${fixed(w)}, slope ${fixed(LANDSCAPES[name].slope(w))}`;
    return `the ${name}, ${place}: it ${verdict(name, path, state.lr)}.`;
  });
  const n = Math.floor(state.steps);
  return `After ${n} ${n === 1 ? "step" : "steps"}. In ${parts.join(" In ")}`;
}

const REACH = 3; // both landscapes are drawn from w = −3 to 3
const [LEFT, RIGHT] = [34, 12];

const scale = (width) => (width - LEFT - RIGHT) / (2 * REACH);

// One landscape between the pixel rows `top` and `bottom`.
function panel(ctx, name, [top, bottom], { width }, state, theme, tools) {
  const { path, arrow, dot, text } = tools;
  const { formula, height, slope, view: [low, high], ticks, places } = LANDSCAPES[name];
  const [right, unit] = [width - RIGHT, scale(width)];
  const tall = (bottom - top) / (high - low);
  const x = (w) => LEFT + (clamp(w, -FAR, FAR) + REACH) * unit;
  const y = (f) => bottom - (clamp(f, -FAR, FAR) - low) * tall;
  const at = (w) => [x(w), y(height(w))];
  const walk = descend(name, state);
  const w = walk.at(-1);

  const title = `${name[0].toUpperCase()}${name.slice(1)}`;
  const beside = text(title, LEFT + 4, top - 16,
    { align: "left", bold: true, halo: false });
  const narrow = width < 330;
  if (!narrow) {
    text(formula, LEFT + 12 + beside, top - 16,
      { align: "left", size: 12, color: theme.muted, halo: false });
  }
  path([[LEFT, bottom], [right, bottom]], theme.muted);
  for (let v = -REACH; v <= REACH; v++) {
    path([[x(v), bottom], [x(v), bottom + 4]], theme.muted);
    text(short(v), x(v), bottom + 14, { size: 11, color: theme.muted });
  }
  for (const f of ticks) {
    path([[LEFT - 4, y(f)], [LEFT, y(f)]], theme.muted);
    text(short(f), LEFT - 7, y(f), { size: 11, color: theme.muted, align: "right" });
  }
  for (const [place, label] of places.filter(([, label]) => label !== "hilltop")) {
    path([at(place), [x(place), bottom]], theme.muted, { dash: [2, 3] });
    text(narrow ? label.split(" ")[0] : label, x(place), bottom + 29,
      { size: 11, color: theme.muted });
  }

  ctx.save();
  ctx.beginPath();
  ctx.rect(LEFT, top - 6, right - LEFT, bottom - top + 6);
  ctx.clip();
  const curve = Array.from({ length: 301 }, (_, i) => (i / 150 - 1) * REACH);
  path(curve.map(at), theme.muted, { width: 2.5 });
  path(walk.map(at), theme.minus, { width: 1.2 });
  walk.forEach((place) => dot(at(place), 3, theme.minus));
  const [sx, sy] = at(walk[0]);
  const box = [[sx - 5, sy - 5], [sx + 5, sy - 5], [sx + 5, sy + 5], [sx - 5, sy + 5]];
  path(box, theme.ink, { close: true, width: 2 });
  // the slope under the ball
  const steep = Math.hypot(unit, slope(w) * tall);
  const [tx, ty] = [(34 * unit) / steep, (-34 * slope(w) * tall) / steep];
  const [bx, by] = at(w);
  path([[bx - tx, by - ty], [bx + tx, by + ty]], theme.ink, { width: 1.5 });
  path([[bx, by], [bx, bottom]], theme.plus, { dash: [3, 3] });
  dot([bx, by], 8, theme.plus);
  ctx.restore();

  const gone = Math.abs(w) > REACH || height(w) > high;
  const value = Math.abs(w) > FAR ? `|w| > ${FAR}` : `w = ${fixed(w)}`;
  text(gone ? `${value}, outside` : value, x(0), top + 8, { bold: true, size: 15 });
  if (gone) {
    const [edge, side] = w < 0 ? [LEFT, -1] : [right, 1];
    arrow([edge - side * 24, top + 22], [edge, top + 22], theme.plus);
  } else {
    // the next step, along the axis
    const next = clamp(w - state.lr * slope(w), -REACH, REACH);
    arrow([bx, bottom], [x(next), bottom], theme.plus);
  }
}

function draw(ctx, size, state, theme, tools) {
  const names = Object.keys(LANDSCAPES);
  const share = size.height / names.length;
  names.forEach((name, i) => {
    const rows = [share * i + 30, share * (i + 1) - 38];
    panel(ctx, name, rows, size, state, theme, tools);
  });
}

function drag(x, y, { width }) {
  const w = (x - LEFT) / scale(width) - REACH;
  return { start: clamp(Math.round(w * 20) / 20, -1.5, 1.5), steps: 0 };
}

const render = lessonWidget({
  title: "A ball in a bowl and a ball in a double well, with the paths they took",
  traits: ["lr", "start", "steps"],
  controls: [
    { label: "learning rate", trait: "lr", step: 0.01 },
    { label: "start", trait: "start", step: 0.05 },
    { label: "steps", trait: "steps", step: 1 },
  ],
  height: () => 460,
  draw, words, saw, extra: stepper(250), drag,
});

export default { render };
