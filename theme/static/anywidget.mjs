// Starts the anywidgets of a page when they are near: https://anywidget.dev/en/afm/
// One with an invitation waits for a click on it.
// One of the class `over` stands for the picture before it, which stays where
// there is no script, where the module fails, and on paper.

/** A model that lives in the page alone, with the methods that widgets call. */
class Model {
  #state;
  #callbacks = new Map();
  constructor(state) {
    this.#state = state;
  }
  get(name) {
    return this.#state[name];
  }
  set(name, value) {
    if (Object.is(this.#state[name], value)) return;
    this.#state[name] = value;
    this.#tell(`change:${name}`, value);
    this.#tell("change", value);
  }
  on(name, callback) {
    const callbacks = this.#callbacks.get(name) ?? new Set();
    this.#callbacks.set(name, callbacks.add(callback));
  }
  off(name, callback) {
    if (callback) this.#callbacks.get(name)?.delete(callback);
    else if (name) this.#callbacks.delete(name);
    else this.#callbacks.clear();
  }
  // There is no kernel to save to or to send to.
  save_changes() {}
  send() {}
  #tell(name, value) {
    for (const callback of [...(this.#callbacks.get(name) ?? [])]) callback(this, value);
  }
}

/** Add a style sheet, and wait for it: a widget shown before would move the text. */
function addSheet(href) {
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  const settled = new Promise((done) => Object.assign(sheet, { onload: done, onerror: done }));
  document.head.append(sheet);
  return settled;
}

const focusIn = (el) => el.querySelector("input, button, a, [tabindex]")?.focus({ preventScroll: true });

/** Put a button in the place of a widget; a click on it starts the widget. */
function invite(el) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "invitation", textContent: el.dataset.invite });
  button.addEventListener("click", async () => {
    button.disabled = true;
    await start(el);
    button.remove();
    focusIn(el);
  });
  el.replaceChildren(button);
}

async function start(el) {
  const { module, style, model: state } = el.dataset;
  const picture = el.classList.contains("over") ? el.previousElementSibling : null;
  const styled = style && addSheet(style);
  try {
    const exported = (await import(module)).default;
    await styled;
    const widget = typeof exported === "function" ? await exported() : exported;
    const model = new Model(JSON.parse(state));
    await widget.initialize?.({ model });
    await widget.render?.({ model, el });
    const focused = picture?.contains(document.activeElement);
    picture?.classList.add("replaced");
    // What is hidden cannot keep the focus: its place takes it.
    if (focused) focusIn(el);
  } catch (error) {
    console.error(error);
    if (picture) el.remove();
    else el.textContent = `This widget did not start: ${error.message}`;
  }
}

const waiting = new Set(document.querySelectorAll(".anywidget:not([data-invite])"));

function watch(rootMargin) {
  const observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting && waiting.delete(target)) start(target);
    }
  }, { rootMargin });
  waiting.forEach((el) => observer.observe(el));
}

// At first only what one sees; what is near or just looks in counts once the reader acts.
watch("0px 0px -10%");
for (const act of ["scroll", "pointermove", "keydown"]) {
  addEventListener(act, () => watch("300px"), { once: true });
}
document.querySelectorAll(".anywidget[data-invite]").forEach(invite);
