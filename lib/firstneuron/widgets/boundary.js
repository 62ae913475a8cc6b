// Lesson 02: the line w·x + b = 0.

export function boundary(w, bias, point) {
  const norm = Math.hypot(w[0], w[1]);
  return {
    z: w[0] * point[0] + w[1] * point[1] + bias,
    distance: norm > 0 ? Math.abs(bias) / norm : null, // null: there is no line
    foot: norm > 0 ? w.map((wi) => (-bias / norm) * (wi / norm)) : null,
  };
}

// Cut a polygon along the line and keep the side where z ≥ 0.
export function positiveSide(corners, w, bias) {
  const z = ([x1, x2]) => w[0] * x1 + w[1] * x2 + bias;
  return corners.flatMap((corner, i) => {
    const next = corners[(i + 1) % corners.length];
    const [za, zb] = [z(corner), z(next)];
    const part = za / (za - zb);
    const cut = corner.map((value, axis) => value + part * (next[axis] - value));
    return [...(za >= 0 ? [corner] : []), ...(za >= 0 !== zb >= 0 ? [cut] : [])];
  });
}

export function saw([before, after]) {
  const [old, now] = [before, after].map(({ w, bias }) => boundary(w, bias, [0, 0]).distance);
  const angle = ({ w }) => Math.atan2(w[1], w[0]);
  const turned = Math.abs(angle(after) - angle(before)) > 1e-9;
  const choice = turned ? "it rotates"
    : Math.abs(now - old) < 1e-9 ? "it stays where it is"
    : now < old ? "it comes nearer the origin" : "it moves away from the origin";
  const direction = turned ? "turned" : "did not turn";
  return {
    choice,
    words: `${choice}: the distance went from ${fixed(old, 3)} to ${fixed(now, 3)}, `
      + `and the line ${direction}.`,
  };
}

const REACH = 4; // the plane is drawn from −4 to 4
const MARGIN = 22;

function frameOf({ width, height }) {
  const unit = (Math.min(width, height) - 2 * MARGIN) / (2 * REACH);
  return { unit, at: ([x1, x2]) => [width / 2 + x1 * unit, height / 2 - x2 * unit] };
}

function words({ w, bias, point }) {
  const { z, distance } = boundary(w, bias, point);
  const side = z > 0 ? "on the positive side" : z < 0 ? "on the negative side" : "on the line";
  const place = `At the point (${point.map((v) => short(v)).join(", ")}), z = `
    + `${signed(fixed(z))}`;
  if (distance === null) {
    const sign = bias > 0 ? "positive" : bias < 0 ? "negative" : "zero";
    return `Both weights are 0, so there is no line: z = ${short(bias)} everywhere, `
      + `and its sign is ${sign} everywhere.`;
  }
  const signs = plane.map((corner) => Math.sign(boundary(w, bias, corner).z));
  const inside = signs.some((sign) => sign !== signs[0]);
  const line = `The line is ${fixed(distance, 3)} from the origin`;
  return `${line}${inside ? "" : ", outside this picture"}. ${place}: ${side}.`;
}

const plane = [[-REACH, -REACH], [REACH, -REACH], [REACH, REACH], [-REACH, REACH]];

function draw(ctx, size, { w, bias, point }, theme, { path, arrow, dot, text }) {
  const { unit, at } = frameOf(size);
  const { z, distance, foot } = boundary(w, bias, point);
  const inside = ([x, y], pad = 10) => [clamp(x, pad, size.width - pad), clamp(y, pad, size.height - pad)];
  const positive = positiveSide(plane, w, bias);

  ctx.save();
  ctx.beginPath();
  plane.map(at).forEach(([x, y]) => ctx.lineTo(x, y));
  ctx.clip();
  ctx.globalAlpha = theme.dark ? 0.22 : 0.13;
  if (positive.length) path(positive.map(at), theme.plus, { close: true, fill: true });
  ctx.globalAlpha = 1;
  for (let i = -REACH; i <= REACH; i++) {
    const style = i === 0 ? [theme.muted, { width: 1.5 }] : [theme.rule];
    path([at([i, -REACH]), at([i, REACH])], ...style);
    path([at([-REACH, i]), at([REACH, i])], ...style);
  }
  const [x, y] = at(point);
  const tip = foot?.map((v, axis) => v + w[axis]);
  const besideArrow = ([px, py]) => {
    if (!foot) return false;
    const [[ax, ay], [bx, by]] = [at(foot), at(tip)];
    const [dx, dy] = [bx - ax, by - ay];
    const part = clamp(((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy), 0, 1);
    return Math.hypot(ax + part * dx - px, ay + part * dy - py) < 12;
  };
  // the label of z stands above the point, or below it if the arrow is in the way
  const middle = clamp(x, 44, size.width - 44);
  const above = y - 22;
  const blocked = [-36, -18, 0, 18, 36].some((d) => besideArrow([middle + d, above]));
  const label = [middle, above < 18 || (blocked && y < size.height - 40) ? y + 22 : above];
  const taken = ([px, py]) => besideArrow([px, py])
    || (Math.abs(px - label[0]) < 52 && Math.abs(py - label[1]) < 18);
  // the sign of z in every other square, so that the colour is not the only sign
  for (let i = -REACH; i < REACH; i++) {
    for (let j = -REACH; j < REACH; j++) {
      const centre = [i + 0.5, j + 0.5];
      const value = boundary(w, bias, centre).z;
      if ((i + j) % 2 || taken(at(centre)) || (foot && Math.abs(value) < 1e-9)) continue;
      const mark = value > 0 ? "+" : value < 0 ? "−" : "0";
      const color = value > 0 ? theme.plus : value < 0 ? theme.minus : theme.muted;
      text(mark, ...at(centre), { color, halo: false, size: 14 });
    }
  }
  if (foot) {
    const along = [-w[1], w[0]].map((v) => (v / Math.hypot(...w)) * 3 * REACH);
    const ends = [1, -1].map((s) => at([foot[0] + s * along[0], foot[1] + s * along[1]]));
    path(ends, theme.ink, { width: 2.5 });
    path([at([0, 0]), at(foot)], theme.ink, { width: 1.5, dash: [5, 4] });
    arrow(at(foot), at(tip), theme.plus);
  }
  ctx.restore();

  for (let i = -REACH; i <= REACH; i += 2) {
    const [x, y] = at([i, i]);
    if (i !== 0) {
      text(short(i), x, at([0, 0])[1] + 11, { size: 11, color: theme.muted });
      text(short(i), at([0, 0])[0] - 7, y, { size: 11, color: theme.muted, align: "right" });
    }
  }
  text("x₁", at([REACH, 0])[0] + 11, at([0, 0])[1], { color: theme.muted });
  text("x₂", at([0, 0])[0], at([0, REACH])[1] - 11, { color: theme.muted });
  dot(at([0, 0]), 4, theme.ink);

  if (foot) {
    const length = Math.hypot(...w);
    const beyond = at(tip.map((v, axis) => v + (0.3 * w[axis]) / length));
    text("w", ...inside(beyond, 14), { color: theme.plus, bold: true, size: 15 });
    if (distance * unit > 24 && distance < REACH) {
      // beside the dashed line, on the side away from the sample point
      const middle = at(foot.map((v) => v / 2));
      const across = [-w[1] / length, w[0] / length];
      const away = across[0] * point[0] + across[1] * point[1] > 0 ? -1 : 1;
      const align = across[0] * away > 0.3 ? "left" : across[0] * away < -0.3 ? "right" : "center";
      const spot = [middle[0] + across[0] * away * 10, middle[1] - across[1] * away * 14];
      text(fixed(distance), ...spot, { align, size: 13, bold: true });
    }
  }
  const color = z > 0 ? theme.plus : z < 0 ? theme.minus : theme.ink;
  dot([x, y], 8, color);
  text(`z = ${signed(fixed(z))}`, ...label, { bold: true, size: 14, color });
}

function drag(x, y, size) {
  const { unit } = frameOf(size);
  const tenths = (v) => clamp(Math.round(v * 10) / 10, -REACH, REACH);
  return { point: [tenths((x - size.width / 2) / unit), tenths((size.height / 2 - y) / unit)] };
}

const render = lessonWidget({
  title: "The plane of x₁ and x₂ with the line where z is 0",
  traits: ["w", "bias", "point"],
  controls: [
    { label: "weight w₁", trait: "w", index: 0, step: 0.1 },
    { label: "weight w₂", trait: "w", index: 1, step: 0.1 },
    { label: "bias b", trait: "bias", step: 0.1 },
    { label: "point x₁", trait: "point", index: 0, step: 0.1 },
    { label: "point x₂", trait: "point", index: 1, step: 0.1 },
  ],
  height: (width) => Math.min(width, 420),
  draw, words, saw, drag,
});

export default { render };
