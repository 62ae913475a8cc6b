// Shared by every lesson widget: state, theme, canvas, controls, the prediction.
// Python puts this file in front of a widget's own module (see base.py).

// ---- small helpers -------------------------------------------------------------

function make(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, value);
  }
  // JupyterLab takes arrow keys, Enter and letters unless the focused element itself
  // says that it wants them.
  if (["INPUT", "BUTTON"].includes(element.tagName) || "tabindex" in props) {
    element.setAttribute("data-lm-suppress-shortcuts", "true");
  }
  element.append(...children);
  return element;
}

// 1.5 → "1.50", −0.004 → "0.00": a real minus sign, and no negative zero.
function fixed(value, digits = 2) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

// 1.50 → "1.5": at most `digits` decimals.
function short(value, digits = 2) {
  return fixed(Number(value.toFixed(digits)), digits).replace(/\.0*$|(\.\d*?)0+$/, "$1");
}

const signed = (text) => (text.startsWith("−") ? text : `+${text}`);
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

// ---- state ---------------------------------------------------------------------

// The view's own copy of the traits, so that drawing never waits for the kernel.
// Changes reach the kernel at most 20 times a second, and the last one always does.
function share(model, names, changed) {
  const state = {};
  let unsent = {};
  let sent = -Infinity;
  let timer = null;

  function send() {
    clearTimeout(timer);
    timer = null;
    sent = performance.now();
    model.set(unsent);
    unsent = {};
    model.save_changes();
  }
  function set(changes) {
    Object.assign(state, changes);
    Object.assign(unsent, changes);
    timer ??= setTimeout(send, clamp(sent + 50 - performance.now(), 0, 50));
    changed();
  }
  function pull(name) {
    if (name in unsent) return; // the hand on the slider is newer
    state[name] = model.get(name);
    changed();
  }
  const stop = names.map((name) => {
    const listener = () => pull(name);
    state[name] = model.get(name);
    model.on(`change:${name}`, listener);
    return () => model.off(`change:${name}`, listener);
  });
  return { state, set, stop: () => (timer && send(), stop.forEach((off) => off())) };
}

// ---- theme ---------------------------------------------------------------------

// The first opaque background behind the widget says whether the page is dark; this
// holds in JupyterLab and in any other page.
function isDark(element) {
  for (let node = element; node; node = node.parentElement) {
    const parts = getComputedStyle(node).backgroundColor.match(/[\d.]+/g)?.map(Number);
    if (!parts || parts[3] === 0) continue;
    return 0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2] < 128;
  }
  return false;
}

function readTheme(root) {
  root.dataset.theme = isDark(root.parentElement ?? document.body) ? "dark" : "light";
  const style = getComputedStyle(root);
  const theme = { font: style.fontFamily, dark: root.dataset.theme === "dark" };
  for (const name of ["ink", "muted", "rule", "paper", "plus", "minus"]) {
    theme[name] = style.getPropertyValue(`--fn-${name}`).trim();
  }
  return theme;
}

function onThemeChange(callback) {
  const observer = new MutationObserver(callback);
  for (const node of [document.documentElement, document.body]) {
    observer.observe(node, { attributes: true });
  }
  return () => observer.disconnect();
}

// ---- canvas --------------------------------------------------------------------

// Fit the canvas to its box at the screen's resolution; return its CSS size.
function fit(canvas, heightFor) {
  const width = canvas.parentElement.clientWidth;
  const height = Math.round(heightFor(width));
  const ratio = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * ratio) || canvas.dataset.h !== `${height}`) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.dataset.h = height;
    canvas.style.height = `${height}px`;
  }
  const ctx = canvas.getContext("2d");
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width, height);
  return { ctx, width, height };
}

function pen(ctx, theme) {
  const path = (points, color, { width = 1, dash = [], close, fill } = {}) => {
    ctx.beginPath();
    points.forEach(([x, y]) => ctx.lineTo(x, y));
    if (close) ctx.closePath();
    ctx.setLineDash(dash);
    ctx.lineWidth = width;
    ctx.lineCap = dash.length ? "butt" : "round";
    ctx.lineJoin = "round";
    ctx.strokeStyle = ctx.fillStyle = color;
    if (fill) ctx.fill();
    else ctx.stroke();
  };
  const arrow = ([x0, y0], [x1, y1], color, options = {}) => {
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (length < 1) return;
    const head = Math.min(10, length);
    const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
    const [bx, by] = [x1 - ux * head, y1 - uy * head];
    path([[x0, y0], [bx, by]], color, { width: 2.5, ...options });
    const side = head * 0.45;
    const tip = [[x1, y1], [bx - uy * side, by + ux * side], [bx + uy * side, by - ux * side]];
    path(tip, color, { close: true, fill: true });
  };
  const dot = ([x, y], radius, color) => {
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fillStyle = color;
    ctx.fill();
    ctx.lineWidth = 2;
    ctx.setLineDash([]);
    ctx.strokeStyle = theme.paper;
    ctx.stroke();
  };
  // A halo in the paper's colour keeps text readable over lines.
  const text = (string, x, y, options = {}) => {
    const { color = theme.ink, size = 13, align = "center", bold, halo = true } = options;
    ctx.font = `${bold ? 600 : 400} ${size}px ${theme.font}`;
    ctx.textAlign = align;
    ctx.textBaseline = "middle";
    ctx.setLineDash([]);
    ctx.lineJoin = "round";
    ctx.lineWidth = 4;
    ctx.strokeStyle = theme.paper;
    if (halo) ctx.strokeText(string, x, y);
    ctx.fillStyle = color;
    ctx.fillText(string, x, y);
    return ctx.measureText(string).width;
  };
  return { path, arrow, dot, text };
}

// ---- controls ------------------------------------------------------------------

let serial = 0;

// A label, a slider and a number box for one number of the state.
function numberRow({ label, trait, index, step }, view) {
  const [low, high] = view.limits[trait];
  const get = () => (index === undefined ? view.state[trait] : view.state[trait][index]);
  const set = (value) => {
    const whole = index === undefined ? value : view.state[trait].with(index, value);
    view.set({ [trait]: whole });
  };
  const id = `fn-${++serial}`;
  const range = { min: low, max: high, step, id };
  const slider = make("input", { type: "range", ...range, oninput: slide });
  const box = make("input", {
    ...range, type: "number", id: `${id}-box`, "aria-label": label, onchange: type,
    // JupyterLab takes Enter before it becomes a change
    onkeydown: (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // else `type` would run twice outside JupyterLab
      type();
    },
  });

  function slide() {
    view.say("");
    set(slider.valueAsNumber);
  }
  function type() {
    const value = box.valueAsNumber;
    const kept = Number.isFinite(value) ? clamp(value, low, high) : get();
    if (!Number.isFinite(value)) {
      view.say(`${label}: that is not a number, so it stays ${short(kept, 4)}.`);
    } else if (kept !== value) {
      const wrong = value < low ? "less than the smallest" : "more than the largest";
      view.say(`${label}: ${short(value, 4)} is ${wrong} value, so it is ${short(kept)}.`);
    } else {
      view.say("");
    }
    set(kept);
    box.value = shown();
  }
  const shown = () => String(Number(get().toFixed(6)));
  function update() {
    slider.value = get();
    if (!box.matches(":focus")) box.value = shown(); // not under the learner's fingers
  }
  return { element: [make("label", { for: id }, label), slider, box], update };
}

// ---- the prediction ------------------------------------------------------------

// Before: the question. After: what you said; and once shown, what you saw and why.
function predictionPanel(model, view, saw, play) {
  const panel = make("section", { class: "fn-panel", "aria-label": "Prediction" });
  const names = ["ask", "answered", "prediction", "confidence", "saw", "notice"];
  const { text, choices, stops, why } = model.get("_question");

  function radios(name, options) {
    const group = `fn-${++serial}`;
    const row = (option) => {
      const input = make("input", { type: "radio", name: group, value: option });
      return make("label", {}, input, make("span", {}, option));
    };
    return make("div", { class: "fn-radios", role: "radiogroup", "aria-label": name },
      ...options.map(row));
  }
  function question() {
    const choice = radios("Your prediction", choices);
    const sure = radios("How sure are you?", ["guess", "fairly sure", "certain"]);
    const hint = make("span", { class: "fn-hint", role: "status" });
    const picked = (group) => group.querySelector(":checked")?.value ?? "";
    const answer = (prediction, confidence) => {
      model.set({ prediction, confidence, saw: "", answered: true });
      model.save_changes();
      panel.querySelector("button").focus();
    };
    const predict = () => {
      if (picked(choice) && picked(sure)) answer(picked(choice), picked(sure));
      else hint.textContent = "Choose an answer and how sure you are.";
    };
    return [
      make("p", { class: "fn-kicker" }, "Predict first"),
      make("p", { class: "fn-question" }, text),
      choice,
      make("p", { class: "fn-ask" }, "How sure are you?"),
      sure,
      make("div", { class: "fn-actions" },
        make("button", { type: "button", class: "fn-button", onclick: predict }, "Predict"),
        make("button", { type: "button", class: "fn-link", onclick: () => answer("", "") },
          "skip"),
        hint),
    ];
  }
  function result() {
    const [said, sure] = [model.get("prediction"), model.get("confidence")];
    const row = (name, words) => [make("dt", {}, name), make("dd", {}, words)];
    const seen = model.get("saw");
    return [
      make("p", { class: "fn-question" }, text),
      make("dl", {},
        ...row("You said", said ? `${said} (${sure})` : "nothing: you skipped this one"),
        ...(seen ? [...row("You saw", seen), ...row("Why", why)] : [])),
      make("div", { class: "fn-actions" },
        make("button", { type: "button", class: "fn-button", onclick: show },
          seen ? "Show me again" : "Show me")),
    ];
  }
  async function show() {
    panel.querySelector("button").disabled = true;
    const seen = await play(stops);
    if (!seen) return; // the view was closed meanwhile
    const { choice, words } = saw(seen);
    const said = model.get("prediction");
    const verdict = !said ? "" : said === choice ? " As you said." : " Not as you said.";
    model.set("saw", words + verdict);
    model.save_changes();
    render(); // "Show me again" sees the same words, which is no change
  }
  function render() {
    const [ask, answered] = [model.get("ask"), model.get("answered")];
    const notice = model.get("notice");
    panel.hidden = !ask;
    panel.replaceChildren(...(answered ? result() : question()));
    if (notice) panel.append(make("p", { class: "fn-notice", role: "alert" }, notice));
    view.lock(ask && !answered);
  }
  names.forEach((name) => model.on(`change:${name}`, render));
  render();
  return { panel, stop: () => names.forEach((name) => model.off(`change:${name}`, render)) };
}

// ---- the widget ----------------------------------------------------------------

const given = (...parts) => parts.filter(Boolean);
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

// Numbers on the way from `a` to `b`, in hundredths; lists element by element.
function between(a, b, share) {
  if (Array.isArray(a)) return a.map((value, i) => between(value, b[i], share));
  if (typeof a !== "number") return b; // a switch has nothing between on and off
  return Math.round((a + (b - a) * share) * 100) / 100;
}

// Step, run and start over, for a widget with a trait `steps`: `extra: stepper(250)`,
// with 250 ms between two steps of a run. A run ends at the last step, or when anything
// else changes the steps.
const stepper = (pace) => (view) => {
  let [timer, mine] = [null, 0];
  const last = () => view.limits.steps[1];
  const stop = () => {
    clearInterval(timer);
    timer = null;
    run.textContent = "Run";
  };
  const go = (steps) => {
    mine = clamp(Math.floor(steps), 0, last());
    view.set({ steps: mine });
  };
  const tick = () => {
    if (!run.isConnected || view.state.steps !== mine || mine >= last()) stop();
    else go(view.state.steps + 1);
  };
  const toggle = () => {
    if (timer) return stop();
    go(view.state.steps >= last() ? 0 : view.state.steps);
    run.textContent = "Pause";
    timer = setInterval(tick, pace);
  };
  const button = (name, onclick, kind) =>
    make("button", { type: "button", class: kind, onclick }, name);
  const run = button("Run", toggle, "fn-button");
  const step = button("Step", () => (stop(), go(view.state.steps + 1)), "fn-button");
  const reset = button("Start over", () => (stop(), go(0)), "fn-link");
  const update = ({ steps }) => {
    step.disabled = steps >= last();
  };
  return { element: make("div", { class: "fn-actions" }, step, run, reset), update };
};

// Build a widget's `render` from what is its own:
//   title     what the picture shows, for a screen reader
//   traits    the names of the traits that are drawn
//   controls  rows for `numberRow`
//   height    canvas width → canvas height, in CSS pixels
//   draw      (ctx, size, state, theme, pen) → draws
//   words     state → one sentence
//   saw       states at the question's stops → { choice, words }
//   extra     optional: view → { update, above, element, below }: elements above the
//             sliders, after them, and below everything; each may be left out
//   drag      optional: (x, y, size) → changes to the state
function lessonWidget(spec) {
  return ({ model, el }) => {
    const figure = make("div", { class: "fn-figure" });
    const readout = make("p", { class: "fn-readout", "aria-live": "polite" });
    const note = make("p", { class: "fn-note", role: "status" });
    const controls = make("fieldset", { class: "fn-controls" });
    const root = make("div", { class: "fn" });
    const canvas = make("canvas", { role: "img", "aria-label": spec.title });
    let [theme, size, pending, quiet, closed] = [null, null, 0, 0, false];

    const { state, set, stop } = share(model, spec.traits, () => redraw());
    const view = {
      state,
      set,
      limits: model.get("_limits"),
      say: (sentence) => (note.textContent = sentence),
      lock: (locked) => {
        view.locked = controls.disabled = locked;
        root.classList.toggle("fn-locked", locked);
      },
    };
    const rows = spec.controls.map((row) => numberRow(row, view));
    const extra = spec.extra?.(view);
    const grid = make("div", { class: "fn-rows" }, ...rows.flatMap((row) => row.element));

    function paint() {
      pending = 0;
      if (closed || !root.isConnected || figure.clientWidth === 0) return;
      theme ??= readTheme(root);
      const { ctx, width, height } = fit(canvas, spec.height);
      size = { width, height };
      spec.draw(ctx, size, state, theme, pen(ctx, theme));
      [...rows, ...given(extra)].forEach((part) => part.update(state));
      // A screen reader waits while this is busy, instead of reading every frame.
      readout.setAttribute("aria-busy", "true");
      readout.textContent = spec.words(state);
      clearTimeout(quiet);
      quiet = setTimeout(() => readout.removeAttribute("aria-busy"), 300);
    }
    function redraw() {
      pending ||= requestAnimationFrame(paint);
    }
    async function play(stops) {
      view.say("");
      const seen = [];
      view.lock(true);
      for (const goal of stops) {
        const from = Object.fromEntries(Object.keys(goal).map((name) => [name, state[name]]));
        const start = performance.now();
        const length = calm() ? 0 : 800;
        while (performance.now() - start < length && !closed) {
          const part = clamp((performance.now() - start) / length, 0, 1);
          const eased = part * part * (3 - 2 * part);
          set(Object.fromEntries(
            Object.keys(goal).map((name) => [name, between(from[name], goal[name], eased)])));
          await frame();
        }
        if (closed) return null;
        set(goal);
        seen.push(structuredClone(state));
        await wait(calm() ? 0 : 500);
      }
      view.lock(false);
      return seen;
    }
    function point(event) {
      const box = canvas.getBoundingClientRect();
      set(spec.drag(event.clientX - box.left, event.clientY - box.top, size));
    }
    if (spec.drag) {
      canvas.classList.add("fn-drag");
      canvas.addEventListener("pointerdown", (event) => {
        canvas.setPointerCapture(event.pointerId);
        point(event);
      });
      canvas.addEventListener("pointermove", (event) => event.buttons && point(event));
    }

    const prediction = predictionPanel(model, view, spec.saw, play);
    figure.append(canvas);
    controls.append(...given(extra?.above, grid, extra?.element, note));
    const left = make("div", { class: "fn-left" }, figure, readout);
    const body = make("div", { class: "fn-body" }, left, controls);
    root.append(...given(prediction.panel, body, extra?.below));
    el.append(root);

    const resized = new ResizeObserver(redraw);
    resized.observe(figure);
    const unwatch = onThemeChange(() => {
      theme = null;
      redraw();
    });
    redraw();
    return () => {
      closed = true;
      stop();
      prediction.stop();
      unwatch();
      resized.disconnect();
    };
  };
}
