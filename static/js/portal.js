// Comforts only: every action works without this file.
{
  const root = document.documentElement;
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const on = (types, act, early) => types.split(" ").forEach((type) => addEventListener(type, act, early));
  root.classList.add("js");

  // A success leaves after 8 seconds, unless someone is at it.
  const arm = (message) => setTimeout(() => (message.matches(":hover,:focus-within") ? arm(message) : message.remove()), 8000);
  const greet = (from) => {
    const summary = one(".error-summary", from);
    if (summary) summary.focus();
    all(".message:not([data-seen])").forEach((message) => {
      message.dataset.seen = 1;
      setTimeout(() => { one("#status").textContent = one("p", message).textContent; }, 200);
      if (!message.matches(".message-error,.message-warning")) arm(message);
    });
    return summary;
  };
  const tell = (level, words, retry) => {
    one("#messages").insertAdjacentHTML("beforeend", `<div class="message message-${level}"><p>${words}</p>${
      retry ? '<button class="btn" data-close>重试</button>' : ""}<button class="btn" data-close>关闭</button></div>`);
    if (retry) one("#messages > :last-child button").onclick = retry;
    greet(document);
  };

  // Unsaved text comes back after a login that came between, to the same person only.
  let store = {}, leaving;
  try { store = sessionStorage; } catch (e) { /* off */ }
  const forms = () => all("form[data-keep]");
  const fields = (form) => all("textarea,select,input", form)
    .filter((field) => !/hidden|password|file/.test(field.type) && !field.closest("[data-private]"));
  const part = (field) => (/radio|checkbox/.test(field.type) ? "checked" : "value");
  const read = (form) => JSON.stringify(fields(form).map((field) => field[part(field)]));
  const keyOf = (form) => `${document.body.dataset.user}:${location.pathname}#${form.id}`;
  const changed = (form) => form.start && read(form) !== form.start;
  on("DOMContentLoaded", () => {
    Object.keys(store).forEach((key) => {
      if (one("[data-login]")) store[key] = store[key].replace(/^typed/, "asked");
      else if (/^typed/.test(store[key])) delete store[key];
    });
    forms().forEach((form) => {
      const saved = store[keyOf(form)];
      form.start = read(form);
      delete store[keyOf(form)];
      if (saved) JSON.parse(saved.slice(6)).forEach((value, at) => {
        const field = fields(form)[at];
        if (field) field[part(field)] = value;
      });
      if (changed(form)) tell("info", "已恢复您上次填写、还没有保存的内容。");
    });
    greet(document);
    all("button[hidden]").forEach((button) => { button.hidden = false; });
  });
  on("beforeunload", (e) => {
    if (!leaving && forms().some(changed)) e.returnValue = true;
  });

  on("submit", (e) => {
    const form = e.target;
    if (e.defaultPrevented || !form.matches("[method=post]:not([data-download])")) return;
    if (form.dataset.sent) e.preventDefault();
    if (form.matches("[data-logout]")) store.clear();
    form.dataset.sent = leaving = 1;
  });
  on("pageshow", () => { leaving = 0; all("[data-sent]").forEach((form) => { delete form.dataset.sent; }); });

  // Half a pinyin is no search, half a year no day.
  on("input change", (e) => {
    if (e.isComposing || (e.target.type === "date" && !/^((19|20)..-|$)/.test(e.target.value))) e.stopImmediatePropagation();
  }, true);
  on("compositionend", (e) => e.target.dispatchEvent(new Event("input", { bubbles: true })));
  on("input change", (e) => {
    const form = e.target.closest("[data-keep]"), picker = e.target.closest("[data-picker]");
    if (form) store[keyOf(form)] = `typed ${read(form)}`;
    if (picker) one("span", picker).textContent = all(":checked + label", picker).map((label) => label.textContent).join(" ") || "不限";
  });

  const options = () => all("#search-results a");
  const box = (name, value) => all("#search").forEach((search) => search.setAttribute(name, value));
  const shut = () => {
    all("#search-results").forEach((panel) => { panel.textContent = ""; });
    box("aria-expanded", false);
    box("aria-activedescendant", "");
  };

  on("keydown", (e) => {
    const { target, key } = e, form = target.closest("[data-keep]"), menu = target.closest("[data-menu][open]");
    const listed = target.id === "search" ? options() : [], step = { ArrowDown: 1, ArrowUp: -1 }[key];
    const now = listed.findIndex((option) => option.matches("[aria-selected=true]"));
    if (e.isComposing || e.keyCode === 229) return;
    if (key === "Escape") {
      shut();
      if (menu) one("summary", menu).focus();
      if (menu) menu.open = false;
      if (location.hash === "#menu") location.hash = "main";
    } else if (step && listed.length) {
      const next = listed[now + step] || listed[step > 0 ? 0 : listed.length - 1];
      listed.forEach((option) => option.setAttribute("aria-selected", option === next));
      box("aria-activedescendant", next.id);
    } else if (key === "Enter" && now >= 0) listed[now].click();
    else if (e.ctrlKey && key === "s" && form) one(".btn-primary", form).click();
    else if (key === "Enter" && form && one("[name=find]", form) && target.matches("input:not([type=search])")) one(".btn-primary", form).click();
    else if (key === "/" && root.dataset.shortcuts === "on" && !target.matches("input,textarea,select")) one("#search").focus();
    else return;
    e.preventDefault();
  });

  on("click", (e) => {
    const near = (selector) => e.target.closest(selector);
    const show = near("[data-show]"), fold = near("[data-fold]"), move = near("[data-sortable] button");
    all("[data-menu][open]").forEach((menu) => { menu.open = menu.contains(e.target); });
    if (!near(".search")) shut();
    if (near("[data-close]")) near(".message").remove();
    if (show) {
      const input = one(show.dataset.show), hidden = input.type === "password";
      input.type = hidden ? "text" : "password";
      show.textContent = hidden ? "隐藏" : "显示";
    }
    if (fold) {
      const narrow = root.classList.toggle("nav-narrow");
      document.cookie = `nav=${narrow ? "narrow" : ""};path=/;max-age=31536000;samesite=lax`;
    }
    if (move) {
      const item = move.closest("li"), { previousElementSibling: before, nextElementSibling: after } = item;
      e.preventDefault();
      if (move.name === "up" && before) before.before(item);
      if (move.name === "down" && after) after.after(item);
      move.focus();
    }
  });

  // On a narrow screen the current one of several lists may lie outside the row of tabs.
  const tab = one(".page-tabs [aria-current]");
  if (tab) tab.scrollIntoView({ block: "nearest", inline: "center" });

  on("htmx:configRequest", (e) => {
    // No empty boxes in the address.
    const data = e.detail.formData;
    if (e.detail.verb === "get") [...data.keys()].forEach((name) => data.getAll(name).some(Boolean) || data.delete(name));
  });
  // Markup somebody smuggled into the data acts for nobody: only our templates know the page's key.
  on("htmx:validateUrl", (e) => {
    // Asked of the root element: document.body may be an element of the data that calls itself so.
    const { key } = root.dataset;
    if (!key || e.detail.elt.dataset.key !== key) e.preventDefault();
  });
  on("htmx:beforeSwap", (e) => {
    // A file or another program's answer is no part of a page, whatever it says.
    const told = (name) => e.detail.xhr.getResponseHeader(name) || "";
    if (told("Content-Disposition") || !/^text\/html\b/.test(told("Content-Type"))) {
      e.detail.shouldSwap = false;
      return;
    }
    if (!/^\s*<!doctype/i.test(e.detail.xhr.responseText)) return;
    // A whole page is no part of one. If it is another page than was asked for, the session has ended.
    e.detail.shouldSwap = false;
    const place = (address) => new URL(address, location).pathname;
    if (place(e.detail.xhr.responseURL) === place(e.detail.pathInfo.requestPath)) return;
    leaving = 1;
    location.reload();
  });
  on("htmx:responseError htmx:sendError", (e) => {
    const { verb, path, elt, target } = e.detail.requestConfig;
    tell("error", verb === "get" ? "没能取到内容。" : "没能保存，内容还在。", () => htmx.ajax(verb, path, { source: elt, target }));
  });
  on("htmx:afterSettle", (e) => {
    box("aria-expanded", options().length > 0);
    if (greet(e.target) || document.activeElement !== document.body) return;
    const next = one("[tabindex='0'],a", e.target);
    if (next) next.focus({ preventScroll: true });
  });
}
