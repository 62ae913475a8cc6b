// Lesson 04: the bias slides a point along σ.

// Stable for every z: only e to a negative power is ever taken.
export function sigmoid(z) {
  const small = Math.exp(-Math.abs(z));
  return z >= 0 ? 1 / (1 + small) : small / (1 + small);
}

export function saw(stops) {
  const values = stops.map(({ z_sum, bias }) => sigmoid(z_sum + bias));
  const half = values.findIndex((value) => value === 0.5);
  const order = stops.map((_, i) => i).sort((a, b) => stops[a].z_sum - stops[b].z_sum);
  const list = order.map((i) => `sum ${short(stops[i].z_sum)} gave ${fixed(values[i], 4)}`);
  return { choice: half < 0 ? "" : short(stops[half].z_sum), words: `${list.join(", ")}.` };
}

function words({ z_sum, bias }) {
  const z = z_sum + bias;
  return `sum ${short(z_sum)} + bias ${short(bias)} = ${short(z)}, σ = ${fixed(sigmoid(z), 4)}`;
}

const REACH = 20; // the axis goes from −20 to 20

// The neuron: a disc as bright as σ, with a ring that fills up as σ does.
function neuron(ctx, x, y, radius, value, theme, { text }) {
  const mix = (dark, light) => Math.round(dark + (light - dark) * value);
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = `rgb(${mix(38, 250)}, ${mix(42, 226)}, ${mix(54, 90)})`;
  ctx.fill();
  ctx.setLineDash([]);
  ctx.lineWidth = 4;
  ctx.strokeStyle = theme.rule;
  ctx.beginPath();
  ctx.arc(x, y, radius + 5, 0, 2 * Math.PI);
  ctx.stroke();
  ctx.strokeStyle = theme.ink;
  ctx.beginPath();
  ctx.arc(x, y, radius + 5, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * value);
  ctx.stroke();
  text(fixed(value, 4), x, y, { bold: true, halo: false, color: value > 0.45 ? "#111" : "#fff" });
  text("neuron", x, y - radius - 18, { size: 12, color: theme.muted });
}

function draw(ctx, { width, height }, { z_sum, bias }, theme, tools) {
  const { path, arrow, dot, text } = tools;
  const z = z_sum + bias;
  const value = sigmoid(z);
  const [left, right, top, bottom] = [36, width - 18, 18, height - 112];
  const x = (v) => left + ((v + REACH) / (2 * REACH)) * (right - left);
  const y = (v) => bottom - v * (bottom - top);

  for (const level of [0, 0.5, 1]) {
    path([[left, y(level)], [right, y(level)]], theme.rule, { dash: level === 0.5 ? [4, 4] : [] });
    text(short(level), left - 8, y(level), { align: "right", size: 11, color: theme.muted });
  }
  path([[x(0), top], [x(0), bottom]], theme.rule);
  text("z", right + 9, bottom, { color: theme.muted });
  text("σ(z)", left + 8, top - 8, { align: "left", color: theme.muted });

  const curve = Array.from({ length: 201 }, (_, i) => (i / 100 - 1) * REACH);
  path(curve.map((v) => [x(v), y(sigmoid(v))]), theme.plus, { width: 3 });

  // the sum and the bias as two arrows, end to end, landing at z
  const held = (v) => clamp(x(v), left, right);
  const [first, second] = [bottom + 50, bottom + 86];
  path([[x(0), bottom], [x(0), first]], theme.rule);
  path([[held(z_sum), first], [held(z_sum), second]], theme.muted, { dash: [2, 3] });
  path([[held(z), second], [held(z), y(value)]], theme.ink, { width: 1.5, dash: [3, 4] });
  path([[left, y(value)], [held(z), y(value)]], theme.ink, { width: 1.5, dash: [3, 4] });
  for (let v = -REACH; v <= REACH; v += 10) {
    path([[x(v), bottom], [x(v), bottom + 5]], theme.muted);
    text(short(v), x(v), bottom + 15, { size: 11, color: theme.muted });
  }
  const labelled = (from, to, lane, color, string) => {
    arrow([held(from), lane], [held(to), lane], color);
    dot([held(from), lane], 4, color);
    const middle = clamp((held(from) + held(to)) / 2, left + 34, right - 34);
    text(string, middle, lane - 13, { color, bold: true });
  };
  labelled(0, z_sum, first, theme.plus, `sum ${short(z_sum)}`);
  labelled(z_sum, z, second, theme.minus, `bias ${short(bias)}`);

  const radius = clamp((right - left) * 0.13, 26, 40);
  neuron(ctx, x(-11), y(0.52), radius, value, theme, tools);

  dot([held(z), y(value)], 8, theme.ink);
  const beyond = z > REACH;
  const label = beyond ? `z = ${short(z)} →` : `z = ${short(z)}`;
  const near = held(z) > right - 70 ? [held(z) - 14, "right"] : [held(z) + 14, "left"];
  text(label, near[0], y(value) + (value > 0.5 ? 20 : -18), { align: near[1], bold: true, size: 14 });
}

const render = lessonWidget({
  title: "The sigmoid curve with a point at z, and a neuron as bright as σ(z)",
  traits: ["z_sum", "bias"],
  controls: [
    { label: "bias b", trait: "bias", step: 0.1 },
    { label: "weighted sum", trait: "z_sum", step: 0.1 },
  ],
  height: (width) => (width < 420 ? 330 : 370),
  draw, words, saw,
});

export default { render };
