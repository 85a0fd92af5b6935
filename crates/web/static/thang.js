// Makes quick what every page already does without it: saving in place, keys, dropping files, filtering, confirming.
//
// Its texts are data attributes of the <script> element. An answer to X-Thang-Fragment is HTML: each top-level element
// replaces the one with its id, except where somebody is typing.
(() => {
  "use strict";
  const text = document.currentScript.dataset;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (type, act, where = document) => where.addEventListener(type, act);
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
  const parse = (html) => make("template", { innerHTML: html }).content;
  const isTyping = (el) => el.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=submit], [type=button])");

  function swap(html, target) {
    for (const fresh of [...parse(html).children]) {
      const old = document.getElementById(fresh.id) || (target && document.querySelector(target));
      const focus = document.activeElement;
      const holds = old && old.contains(focus);
      if (!old || (holds && isTyping(focus))) continue;
      old.replaceWith(fresh);
      if (holds) (document.getElementById(focus.id) || fresh.querySelector("a, button, summary, input"))?.focus();
    }
  }

  // A message names its field by data-for; the field was not replaced, so it is marked here.
  function markFields(box) {
    for (const field of all("[aria-invalid]", box)) field.removeAttribute("aria-invalid");
    for (const message of all("[data-for]", box)) {
      document.getElementById(message.dataset.for)?.setAttribute("aria-invalid", "true");
    }
  }

  // Saving in place. The kind of a box: typed, busy, failed, login, refused, saved.
  const boxes = new Map();
  const stateOf = (box) => boxes.get(box) || boxes.set(box, { kind: "", wait: 4000 }).get(box);
  const formOf = (box) => (box.matches("form") ? box : box.closest("form"));
  let savedAt = "";
  // One request at a time on the page: every answer carries the page's totals, and an older one must not come last.
  let queue = Promise.resolve();

  function body(box) {
    const form = formOf(box);
    const ofPage = (field) => field.type === "hidden" && !field.closest("[data-save]:not(form)");
    const names = [...form.elements].filter((field) => box.contains(field) || ofPage(field)).map((field) => field.name);
    return new URLSearchParams([...new FormData(form)].filter(([name, value]) => names.includes(name) && typeof value === "string"));
  }

  function show() {
    const kinds = new Set([...boxes.values()].map((state) => state.kind));
    const kind = ["login", "failed", "refused", "busy", "saved"].find((each) => kinds.has(each)) || "";
    for (const place of all("[data-saved]")) {
      place.dataset.kind = kind;
      place.textContent = kind === "saved" ? `✓ ${text.saved} ${savedAt}` : text[kind] || "";
    }
    for (const place of all("[data-if]")) place.hidden = place.dataset.if !== kind;
  }

  async function save(box) {
    const state = stateOf(box);
    clearTimeout(state.timer);
    if (state.kind === "busy") return void (state.again = true);
    state.kind = "busy";
    state.again = false;
    show();
    const before = queue;
    let done;
    queue = new Promise((resolve) => (done = resolve));
    await before;
    let status = 0;
    let html = "";
    try {
      const url = box.dataset.save || formOf(box).getAttribute("action") || location.href;
      const signal = AbortSignal.timeout(30000);
      const answer = await fetch(url, { method: "POST", headers: { "X-Thang-Fragment": "1" }, body: body(box), signal });
      status = answer.redirected ? 401 : answer.status;
      html = await answer.text();
      const served = new Date(answer.headers.get("Date"));
      savedAt = served.toLocaleTimeString("vi", { timeStyle: "short", timeZone: "Asia/Ho_Chi_Minh" });
    } catch {
      status = 0;
    }
    done();
    const ok = status >= 200 && status < 300;
    if (ok || status === 409 || status === 422) {
      state.kind = ok ? "saved" : "refused";
      state.wait = 4000;
      swap(html, box.dataset.target);
      markFields(box);
    } else if (status === 401 || status === 403) {
      state.kind = "login";
    } else if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
      state.kind = "refused";
    } else {
      state.kind = "failed";
      state.timer = setTimeout(() => save(box), state.wait);
      state.wait = Math.min(state.wait * 2, 60000);
    }
    show();
    if (state.again && state.kind !== "login" && state.kind !== "failed") save(box);
  }

  // A new login voids the form token: a fresh copy of this page has the new one.
  async function retryAll() {
    const waiting = [...boxes].filter(([, state]) => state.kind === "failed" || state.kind === "login");
    if (waiting.some(([, state]) => state.kind === "login")) {
      const page = parse(await (await fetch(location.href)).text());
      const token = page.querySelector("[name=csrf]");
      if (!token) return;
      for (const field of all("[name=csrf]")) field.value = token.value;
    }
    for (const [box] of waiting) save(box);
  }
  on("online", retryAll, window);
  on("focus", retryAll, window);

  const boxOf = (el) => {
    const box = el.closest("[data-save]");
    return box && el.form === formOf(box) && el.type !== "file" ? box : null;
  };
  on("input", ({ target }) => {
    const guard = target.closest("[data-guard]");
    if (guard) stateOf(guard).kind = "typed";
    const box = boxOf(target);
    if (!box) return;
    // Complaints are about what stood there; what stands there now nobody has looked at.
    for (const message of all("[data-for]", box)) message.remove();
    markFields(box);
    const state = stateOf(box);
    if (state.kind === "busy") state.again = true;
    else if (state.kind !== "login") state.kind = "typed";
    clearTimeout(state.timer);
    state.timer = setTimeout(() => save(box), 1500);
  });
  on("change", ({ target }) => {
    const box = boxOf(target);
    if (box && stateOf(box).kind !== "saved") save(box);
  });

  let leaving = false;
  on("submit", () => {
    leaving = true;
    setTimeout(() => (leaving = false), 9000);
  });
  on("beforeunload", (event) => {
    const unsaved = [...boxes.values()].some((state) => state.kind && state.kind !== "saved");
    if (!unsaved || leaving) return;
    event.preventDefault();
    event.returnValue = "";
  }, window);

  // Keys: outside fields only, and [data-keys] switches them off (WCAG 2.1.4).
  const keysOff = () => localStorage.getItem("thang-keys") === "off";
  for (const box of all("[data-keys]")) {
    box.checked = !keysOff();
    on("change", () => localStorage.setItem("thang-keys", box.checked ? "on" : "off"), box);
  }
  on("keydown", (event) => {
    const { target, key } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(target)) {
      if (key === "Escape") target.blur();
      const box = key === "Enter" && target.matches("input") && boxOf(target);
      if (box) {
        event.preventDefault();
        save(box);
      }
      return;
    }
    if (keysOff() || document.querySelector("dialog[open]") || (key === "Enter" && target !== document.body)) return;
    const place = document.querySelector(`[data-key="${CSS.escape(key.toLowerCase())}"]`);
    if (!place) return;
    event.preventDefault();
    // What a button needs is written first: its key leads to the empty field.
    const needed = document.getElementById(place.dataset.needs);
    const goal = needed && !needed.value.trim() ? needed : place;
    if (!isTyping(goal)) return goal.click();
    goal.focus();
    goal.select?.();
  });
  for (const row of all(".list [aria-current]")) {
    const pane = row.closest(".list");
    pane.scrollTop = row.offsetTop - pane.clientHeight / 3;
  }

  // Files: one request each.
  function send(zone, input, files) {
    const [file, ...rest] = files;
    if (!file) return;
    const request = new XMLHttpRequest();
    const line = make("p", { className: "small" });
    const meter = make("progress", { max: 100, value: 0 });
    const stop = make("button", { type: "button", className: "btn quiet", textContent: text.cancel, onclick: () => request.abort() });
    const words = make("span", { textContent: file.name });
    line.setAttribute("role", "status");
    line.append(words, " ", stop, meter);
    zone.append(line);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) meter.value = (100 * event.loaded) / event.total;
    };
    request.onabort = () => line.remove();
    request.onerror = () => {
      words.textContent = `${file.name}: ${text.failed}`;
      meter.remove();
      stop.textContent = text.retry;
      stop.onclick = () => {
        line.remove();
        send(zone, input, [file]);
      };
    };
    request.onload = () => {
      const status = request.status;
      if (status === 401 || status === 403 || status >= 500) return request.onerror();
      line.remove();
      swap(request.responseText, input.dataset.target);
    };
    request.onloadend = () => send(zone, input, rest);
    const data = new FormData();
    for (const field of all("input[type=hidden]", input.form)) data.append(field.name, field.value);
    data.append(input.name, file);
    request.open("POST", input.dataset.drop || input.form.action);
    request.setRequestHeader("X-Thang-Fragment", "1");
    request.send(data);
  }
  for (const type of ["dragover", "dragleave", "drop"]) {
    on(type, (event) => {
      const zone = event.target.closest?.(".drop");
      if (!zone || !event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      zone.classList.toggle("over", type === "dragover");
      const input = zone.querySelector("[data-drop]");
      if (type === "drop" && input) send(zone, input, event.dataTransfer.files);
    });
  }
  on("change", ({ target }) => {
    if (!target.matches("[data-drop]")) return;
    send(target.closest(".drop") || target.parentElement, target, target.files);
    target.value = "";
  });

  // Filter of a table, marks ignored; the address follows, so that the view can be sent on.
  const fold = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d").replace(/[’ʼ]/g, "'");
  for (const field of all("[data-filter]")) {
    const table = document.querySelector(field.dataset.filter);
    if (!table) continue;
    const rows = [...table.tBodies].flatMap((part) => [...part.rows]).map((row) => [row, fold(row.textContent)]);
    on("input", () => {
      const words = fold(field.value).split(/\s+/);
      let count = 0;
      for (const [row, content] of rows) {
        row.hidden = !words.every((word) => content.includes(word));
        count += !row.hidden;
      }
      for (const place of all("[data-none]")) place.hidden = count > 0;
      if (!field.name) return;
      const url = new URL(location);
      url.searchParams.set(field.name, field.value);
      history.replaceState(null, "", url);
    }, field);
  }

  // What is like a text that is being typed: asked a moment after the last key; an older answer never comes last.
  for (const form of all("form[data-ask]")) {
    let timer;
    let asked = 0;
    const names = form.dataset.askFields.split(" ");
    on("input", (event) => {
      if (!names.includes(event.target.name)) return;
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const own = ++asked;
        const query = new URLSearchParams(names.map((name) => [name, form.elements[name].value]));
        const answer = await fetch(`${form.dataset.ask}?${query}`, { headers: { "X-Thang-Fragment": "1" } }).catch(() => null);
        if (own === asked && answer?.ok && !answer.redirected) swap(await answer.text());
      }, 350);
    }, form);
  }

  // What may come after the page: each place loads its own part once.
  for (const place of all("[data-load]")) {
    fetch(place.dataset.load, { headers: { "X-Thang-Fragment": "1" } })
      .then(async (answer) => answer.ok && !answer.redirected && swap(await answer.text()))
      .catch(() => null);
  }

  // Long work: the part that says how far it is comes anew every second, and the page when it has ended.
  function follow() {
    const place = document.querySelector("[data-follow]");
    if (!place) return;
    setTimeout(async () => {
      const answer = await fetch(place.dataset.follow, { headers: { "X-Thang-Fragment": "1" } }).catch(() => null);
      if (answer?.status === 204) return location.reload();
      if (answer?.ok && !answer.redirected) swap(await answer.text());
      if (!answer || answer.ok) follow();
    }, 1000);
  }
  follow();

  // Trying out: sliders and their number fields go together, and the result comes anew while they move.
  for (const form of all("[data-try]")) {
    let timer;
    on("input", ({ target }) => {
      const number = target.dataset.pair && document.getElementById(target.dataset.pair);
      if (number) number.value = target.value.replace(".", ",");
      const slider = target.id && form.querySelector(`[data-pair="${target.id}"]`);
      if (slider) slider.value = target.value.replace(",", ".");
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const data = [...new FormData(form)].filter(([name, value]) => value && !name.startsWith("r-"));
        const url = `${form.action}?${new URLSearchParams(data)}`;
        const answer = await fetch(url, { headers: { "X-Thang-Fragment": "1" } }).catch(() => null);
        if (!answer?.ok || answer.redirected) return;
        swap(await answer.text());
        history.replaceState(null, "", document.getElementById("tried").dataset.address);
      }, 200);
    }, form);
  }

  // Asking back before something that cannot be undone.
  on("click", (event) => {
    if (event.target.closest("[data-if=failed]")) retryAll();
    const button = event.target.closest("[data-confirm]");
    if (!button || button.dataset.sure) return;
    event.preventDefault();
    const dialog = make("dialog", {});
    const form = make("form", { method: "dialog" });
    const row = make("div", { className: "actions" });
    row.append(
      make("button", { className: "btn", value: "", textContent: text.cancel, autofocus: true }),
      make("button", { className: "btn go", value: "yes", textContent: button.textContent.trim() }),
    );
    form.append(make("p", { textContent: button.dataset.confirm }), row);
    dialog.append(form);
    document.body.append(dialog);
    dialog.onclose = () => {
      dialog.remove();
      button.focus();
      if (dialog.returnValue !== "yes") return;
      button.dataset.sure = "1";
      button.click();
      delete button.dataset.sure;
    };
    dialog.showModal();
  });
})();
