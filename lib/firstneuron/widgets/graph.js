// Lesson 06: the graph of J = 3(a + b·c), forward, backward, and nudged.

const NUDGE = 0.001;
const INPUTS = ["a", "b", "c"];
const EDGES = [["a", "v"], ["b", "u"], ["c", "u"], ["u", "v"], ["v", "J"]]; // from, to
const LEVEL = { a: 0, b: 0, c: 0, u: 1, v: 2, J: 3 };

// The value of every node, in the order in which they are computed.
export function forward(a, b, c) {
  const u = b * c;
  const v = a + u;
  return { a, b, c, u, v, J: 3 * v };
}

// How much the target of the edge from here moves when only its source moves.
export function rate(from, { b, c }) {
  return { a: 1, b: c, c: b, u: 1, v: 3 }[from];
}

// The slope of J at every node, from J to the inputs: slope of the target × rate.
export function backward(state) {
  const slopes = { J: 1 };
  for (const [from, to] of [...EDGES].reverse()) slopes[from] = slopes[to] * rate(from, state);
  return slopes;
}

// How much the nudge moves every node.
export function changes({ a, b, c, nudge }) {
  const before = forward(a, b, c);
  const after = forward(a + nudge[0], b + nudge[1], c + nudge[2]);
  return Object.fromEntries(Object.keys(before).map((name) => [name, after[name] - before[name]]));
}

const moves = (change) => Math.abs(change) > 1e-9; // less is rounding
const by = (change) => (moves(change) ? signed(short(change, 6)) : "0");
const open = ({ ask, answered }) => ask && !answered; // the slopes would be the answer

export function saw(stops) {
  const state = Object.assign({}, ...stops);
  const change = changes(state);
  const { J } = forward(state.a, state.b, state.c);
  return {
    choice: change.J.toFixed(3),
    words: `J rises by ${short(change.J, 6)}, from ${short(J, 6)} to ${short(J + change.J, 6)}. `
      + `On the way, u rises by ${short(change.u, 6)} and v by ${short(change.v, 6)}.`,
  };
}

export function words(state) {
  const value = forward(state.a, state.b, state.c);
  const slope = backward(state);
  const change = changes(state);
  const nudged = INPUTS.filter((_, i) => state.nudge[i] !== 0);
  const all = (names, each) => names.map(each).join(", ");
  const formula = `J = 3 · (${short(value.a)} + ${short(value.b)} · ${short(value.c)}) = `
    + `${short(value.J)}.`;
  if (open(state)) return formula;
  const now = `${formula} Slopes of J: ${all(INPUTS, (n) => `d${n} = ${short(slope[n])}`)}.`;
  if (nudged.length === 0) return now;
  const given = all(nudged, (n) => `${n} moves by ${by(change[n])}`);
  if (state.travel < LEVEL.J) return `${now} ${given}, and the change is on its way to J.`;
  const nudge = (n) => state.nudge[INPUTS.indexOf(n)];
  const product = (n) => `${short(slope[n])} · ${short(nudge(n), 6)}`;
  const sum = nudged.reduce((total, n) => total + slope[n] * nudge(n), 0);
  return `${now} ${given}. So u moves by ${by(change.u)}, v by ${by(change.v)}, J by `
    + `${by(change.J)}. Slope times nudge: ${nudged.map(product).join(" + ")} = ${short(sum, 6)}.`;
}

// ---- the picture ---------------------------------------------------------------

const TALL = 15; // half the height of a node
const FORMULA = { a: "a", b: "b", c: "c", u: "u = b · c", v: "v = a + u", J: "J = 3 · v" };
const KEY = [
  ["da, db, …: slopes of J", "plus"], ["×: rate of the arrow", "muted"],
  ["+ −: how far the nudge moves it", "minus"],
];

// From left to right, or on a narrow page from top to bottom. `slope` and `rate` say where
// an arrow's labels stand: [share of the way, dx, dy, alignment].
function layout(width) {
  const x = (share) => 34 + share * (width - 76);
  if (width < 380) {
    return {
      down: true,
      height: 462,
      key: [[4, 416], [4, 434], [4, 452]],
      at: {
        a: [40, 66], b: [width / 2, 66], c: [width - 40, 66],
        u: [width * 0.55, 176], v: [width * 0.36, 276], J: [width * 0.36, 372],
      },
      slope: {
        a: [0.58, -10, 0, "right"], b: [0.45, -8, 4, "right"], c: [0.7, 2, 6, "left"],
        u: [0.6, 12, 0, "left"], v: [0.5, 10, 0, "left"],
      },
      rate: {
        a: [0.3, -8, 0, "right"], b: [0.85, -8, 0, "right"], c: [0.35, 8, 0, "left"],
        u: [0.4, -10, 0, "right"], v: [0.5, -10, 0, "right"],
      },
    };
  }
  return {
    height: 330,
    key: [[4, 300], [160, 300], [4, 320]],
    at: {
      a: [x(0), 44], b: [x(0), 149], c: [x(0), 239],
      u: [x(0.39), 194], v: [x(0.71), 119], J: [x(1), 119],
    },
    slope: {
      a: [0.5, 0, -17, "center"], b: [0.5, 8, -16, "center"], c: [0.5, 8, 18, "center"],
      u: [0.5, 11, 11, "left"], v: [0.5, 0, -16, "center"],
    },
    rate: {
      a: [0.78, -8, 16, "center"], b: [0.32, 0, 16, "center"], c: [0.32, 0, -16, "center"],
      u: [0.5, -12, -3, "right"], v: [0.5, 0, 16, "center"],
    },
  };
}

function draw(ctx, { width }, state, theme, { path, arrow, dot, text }) {
  const { down, at, key, ...label } = layout(width);
  const value = forward(state.a, state.b, state.c);
  const slope = backward(state);
  const change = changes(state);
  const reached = (name) => moves(change[name]) && state.travel >= LEVEL[name];
  ctx.font = `600 14px ${theme.font}`;
  const half = (name) => Math.max(20, ctx.measureText(short(value[name])).width / 2 + 9);
  const wide = Object.fromEntries(Object.keys(at).map((name) => [name, half(name)]));

  for (const [from, to] of EDGES) {
    const [[x0, y0], [x1, y1]] = [at[from], at[to]];
    // two arrows into one node keep a little apart
    const aside = from === "v" ? 0 : 6 * Math.sign(down ? x0 - x1 : y0 - y1);
    const start = down ? [x0, y0 + TALL] : [x0 + wide[from], y0];
    const end = down ? [x1 + aside, y1 - TALL - 2] : [x1 - wide[to] - 2, y1 + aside];
    const point = (share) => start.map((s, i) => s + (end[i] - s) * share);
    arrow(start, end, theme.muted, { width: 1.5 });

    const share = (state.travel - LEVEL[from]) / (LEVEL[to] - LEVEL[from]);
    if (moves(change[from]) && share >= 1) arrow(start, end, theme.minus, { width: 4 });
    else if (moves(change[from]) && share > 0) {
      path([start, point(share)], theme.minus, { width: 4 });
      dot(point(share), 7, theme.minus);
    }
    if (open(state)) continue;
    const write = (string, [along, dx, dy, align], style) => {
      const [x, y] = point(along);
      text(string, x + dx, y + dy, { align, ...style });
    };
    write(`d${from} = ${short(slope[from])}`, label.slope[from], { color: theme.plus, bold: true });
    write(`× ${short(rate(from, state))}`, label.rate[from], { color: theme.muted, size: 12 });
  }

  for (const [name, [x, y]] of Object.entries(at)) {
    const color = reached(name) ? theme.minus : theme.ink;
    ctx.beginPath();
    ctx.roundRect(x - wide[name], y - TALL, 2 * wide[name], 2 * TALL, TALL);
    ctx.setLineDash([]);
    ctx.lineWidth = reached(name) ? 3 : 2;
    ctx.fillStyle = theme.paper;
    ctx.strokeStyle = color;
    ctx.fill();
    ctx.stroke();
    text(short(value[name]), x, y + 1, { bold: true, size: 14, halo: false });
    const beside = down && LEVEL[name] > 0;
    const [fx, fy, align] = beside ? [x + wide[name] + 8, y - 8, "left"] : [x, y - TALL - 11];
    text(FORMULA[name], fx, fy, { align, size: 12, color: theme.muted });
    const cy = beside ? y + 9 : down ? y - TALL - 29 : y + TALL + 12;
    if (reached(name)) text(by(change[name]), fx, cy, { align, bold: true, color: theme.minus });
  }
  KEY.forEach(([words, color], i) => text(words, ...key[i],
    { align: "left", size: 12, color: theme[color], halo: false }));
}

// ---- the nudge buttons ---------------------------------------------------------

const JOURNEY = 2000; // milliseconds from an input to J

function extra(view) {
  let mine = null; // where the journey is; anything else that sets `travel` ends it
  const buttons = INPUTS.map((name, i) => {
    const press = () => travel(INPUTS.map((_, k) => (k === i ? NUDGE : 0)));
    return make("button", { type: "button", class: "fn-button", onclick: press }, `Nudge ${name}`);
  });
  const back = make("button",
    { type: "button", class: "fn-link", onclick: () => view.set({ nudge: [0, 0, 0] }) },
    "take the nudge back");
  const element = make("div",
    { class: "fn-actions", role: "group", "aria-label": `Nudge an input by ${NUDGE}` },
    ...buttons, back);

  async function travel(nudge) {
    const start = performance.now();
    const step = () => {
      const share = calm() ? 1 : clamp((performance.now() - start) / JOURNEY, 0, 1);
      return (mine = share * LEVEL.J);
    };
    view.set({ nudge, travel: step() });
    while (mine < LEVEL.J) {
      const last = mine;
      await frame();
      if (!element.isConnected || view.state.travel !== last || mine !== last) return;
      view.set({ travel: step() });
    }
  }
  const update = ({ nudge }) => {
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", `${nudge[i] !== 0}`));
    back.disabled = nudge.every((n) => n === 0);
  };
  return { element, update };
}

const render = lessonWidget({
  title: "The graph of J = 3(a + b·c), with values, slopes and the way of a nudge",
  traits: ["a", "b", "c", "nudge", "travel", "ask", "answered"],
  controls: INPUTS.map((name) => ({ label: name, trait: name, step: 0.5 })),
  height: (width) => layout(width).height,
  draw, words, saw, extra,
});

export default { render };
