// What is typed into a page while there is no network stays on the device until the portal has it.
{
  const form = document.querySelector("form[data-draft]");
  const user = document.body.dataset.user;
  const mine = `draft:${user}:`;
  let store = null;
  try { store = localStorage; } catch (e) { /* off */ }
  const cookie = (document.cookie.match(/(?:^|; )drafts_sent=([0-9a-f.-]*)/) || [])[1] || "";

  const keys = () => Object.keys(store).filter((key) => key.startsWith("draft:"));
  const notice = (words, label, act) => {
    const box = document.createElement("div"), text = document.createElement("p"), button = document.createElement("button");
    box.className = "notice row row-between";
    box.setAttribute("role", "status");
    text.textContent = words;
    button.className = "btn btn-small";
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => { act(); box.remove(); });
    box.append(text, button);
    form.before(box);
  };
  const fields = () => [...form.querySelectorAll("textarea,select,input")]
    .filter((field) => field.name && !/hidden|password|file|submit/.test(field.type));
  const isBox = (field) => /radio|checkbox/.test(field.type);
  const read = () => fields().map((field) => [field.name, isBox(field) ? field.value : "", isBox(field) ? field.checked : field.value]);

  if (store && user) {
    // Sent pages are forgotten, and so is what another person left on this device.
    keys().forEach((key) => {
      const [, owner, token] = key.split(":");
      if (owner !== user || cookie.split(".").includes(token)) store.removeItem(key);
    });
  }
  if (store && user && form) {
    const token = form.elements.draft_token;
    const keep = () => store.setItem(mine + token.value, JSON.stringify({ page: location.pathname, at: Date.now(), typed: read() }));
    const fill = (kept) => kept.typed.forEach(([name, value, now]) => {
      const field = fields().find((one) => one.name === name && (!isBox(one) || one.value === value));
      if (field && isBox(field)) field.checked = now;
      else if (field) field.value = now;
    });
    keys().filter((key) => key !== mine + token.value).forEach((key) => {
      const kept = JSON.parse(store.getItem(key));
      if (kept.page !== location.pathname) return;
      notice("这台设备上有一份没有提交的内容。", "恢复", () => {
        fill(kept);
        store.removeItem(key);
        token.value = key.split(":")[2];
        keep();
      });
    });
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("submit", (e) => {
      keep();
      if (navigator.onLine) return;
      e.preventDefault();
      e.stopImmediatePropagation();
      notice("现在没有网络：内容已存在这台设备上，联网后再提交。", "知道了", () => {});
    });
  }
}
