// Starts the anywidgets of a page: https://anywidget.dev/en/afm/
/** A model that lives in the page alone, with the methods that widgets call. */
class Model extends EventTarget {
  #state;
  constructor(state) {
    super();
    this.#state = state;
  }
  get(name) {
    return this.#state[name];
  }
  set(name, value) {
    this.#state[name] = value;
    this.dispatchEvent(new CustomEvent(`change:${name}`, { detail: value }));
    this.dispatchEvent(new CustomEvent("change"));
  }
  save_changes() {}
  on(name, callback) {
    this.addEventListener(name, callback);
  }
  off(name, callback) {
    this.removeEventListener(name, callback);
  }
}

for (const el of document.querySelectorAll(".anywidget")) {
  const { module, style, model: state } = el.dataset;
  if (style) {
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: style });
    document.head.append(sheet);
  }
  try {
    const exported = (await import(module)).default;
    const widget = typeof exported === "function" ? await exported() : exported;
    const model = new Model(JSON.parse(state));
    await widget.initialize?.({ model });
    await widget.render?.({ model, el });
  } catch (error) {
    el.textContent = `This widget did not start: ${error.message}`;
  }
}
