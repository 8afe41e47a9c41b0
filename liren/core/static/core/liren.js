/* What pages gain where script runs; every one of them works without. No framework, no inline code, one listener per kind of event. */
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const typing = (el) => el.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  const store = { get: (k) => { try { return sessionStorage.getItem(k); } catch { return null; } }, set: (k, v) => { try { v ? sessionStorage.setItem(k, v) : sessionStorage.removeItem(k); } catch { /* private window */ } } };
  const english = root.lang.startsWith("en");
  const say = (zh, en) => (english ? en : zh);
  root.classList.add("script");

  /* ── theme: a cookie, so that the server sends the right page at once ── */
  const isDark = () => (root.dataset.bsTheme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const labelTheme = () => all("[data-theme-switch]").forEach((button) => {
    button.hidden = false;
    all("[data-theme-label]", button).forEach((label) => { label.hidden = label.dataset.themeLabel === (isDark() ? "dark" : "light"); });
  });
  const switchTheme = () => {
    root.dataset.bsTheme = isDark() ? "light" : "dark";
    cookie("theme", root.dataset.bsTheme);
    labelTheme();
  };

  /* ── the menu: groups stay as they were left (a cookie, so that the server draws them so at once), and a box finds an entry ── */
  const nav = document.getElementById("nav");
  const cookie = (name, value) => { document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`; };
  const keepFold = (group) => {
    const kept = (document.cookie.match(/(?:^|; )nav=([^;]*)/)?.[1] || "").split(".").filter((key) => key && key.replace("-", "") !== group.dataset.fold);
    cookie("nav", [...kept, `${group.open ? "" : "-"}${group.dataset.fold}`].join("."));
  };
  const entries = () => all("li a", nav).filter((link) => !link.parentElement.hidden && link.offsetParent);
  const findEntry = (box) => {
    const text = box.value.trim().toLowerCase();
    const groups = nav.querySelector(".groups");
    const begins = text && !groups.classList.contains("finding");
    groups.classList.toggle("finding", Boolean(text));
    all("li", groups).forEach((li) => { li.hidden = Boolean(text) && !li.querySelector(".label").textContent.toLowerCase().includes(text); });
    all("details", groups).forEach((group) => {
      if (begins) group.dataset.was = group.open ? "open" : "";
      if (text) group.open = true;
      else if ("was" in group.dataset) { group.open = Boolean(group.dataset.was); delete group.dataset.was; }
    });
    groups.querySelector(".none").hidden = !text || entries().length > 0;
  };
  const navKey = (event) => {
    const box = event.target.matches("#nav-find") ? event.target : null;
    if (event.key === "Escape" && box?.value) { box.value = ""; findEntry(box); event.stopPropagation(); return; }
    if (event.key === "Escape" && box) box.blur();
    if (event.key === "Enter" && box) { event.preventDefault(); if (box.value.trim()) entries()[0]?.click(); return; }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const list = entries();
    const next = list[list.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (box && event.key === "ArrowUp") return;
    event.preventDefault();
    (next || (event.key === "ArrowUp" ? nav.querySelector("#nav-find") : null))?.focus();
  };
  if (nav) {
    nav.addEventListener("click", (event) => { const group = event.target.closest("summary")?.parentElement; if (group?.dataset.fold) setTimeout(() => keepFold(group)); });
    nav.addEventListener("input", (event) => { if (event.target.matches("#nav-find")) findEntry(event.target); });
    nav.addEventListener("keydown", navKey);
    nav.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  /* ── forms: sent once, nothing typed is lost ── */
  const busy = (button) => { button.setAttribute("aria-busy", "true"); button.setAttribute("aria-disabled", "true"); };
  const idle = (form) => { delete form.dataset.sent; all("[aria-busy]", form).forEach((b) => { b.removeAttribute("aria-busy"); b.removeAttribute("aria-disabled"); }); };
  const dirty = new Set();
  const draftKey = (form) => `draft:${form.dataset.draft}:${location.pathname}`;
  const drafted = (form) => all("textarea, input[type=text]:not([name=q])", form).filter((el) => el.name && el.type !== "password");
  const keepDraft = (form) => store.set(draftKey(form), JSON.stringify(Object.fromEntries(drafted(form).filter((el) => el.value).map((el) => [el.name, el.value]))));
  const restoreDraft = (form) => {
    const kept = JSON.parse(store.get(draftKey(form)) || "{}");
    const empty = drafted(form).filter((el) => !el.value && kept[el.name]);
    if (!empty.length) return;
    empty.forEach((el) => { el.value = kept[el.name]; count(el); });
    const note = document.createElement("p");
    note.className = "draft-note";
    note.setAttribute("role", "status");
    note.textContent = say("已恢复上次未提交的内容。", "Restored what you had typed before.");
    form.prepend(note);
  };
  /* a draft is dropped on the next page, when the server has answered with something other than the same form with errors */
  const settleDrafts = () => {
    const sent = store.get("draft:sent");
    if (!sent) return;
    if (!all("[aria-invalid=true], .alert.tone-bad").length) store.set(sent, "");
    store.set("draft:sent", "");
  };
  const count = (el) => {
    const field = el.closest("[data-count]");
    if (!field || el.tagName !== "TEXTAREA") return;
    const most = Number(field.dataset.count);
    const counter = field.querySelector(".counter");
    const length = [...el.value].length;
    counter.textContent = `${length} / ${most}`;
    counter.classList.toggle("over", length > most);
  };

  /* ── files: show what was chosen, refuse what is too big before it is sent ── */
  const preview = (input) => {
    const most = Number(input.dataset.maxMb || 10) * 2 ** 20;
    const field = input.closest(".field") || input.parentElement;
    all(".previews, .file-error", field).forEach((el) => el.remove());
    const box = document.createElement("div");
    box.className = "previews";
    const tooBig = [...input.files].filter((file) => file.size > most);
    input.setCustomValidity(tooBig.length ? "too big" : "");
    for (const file of input.files) {
      const shown = file.type.startsWith("image/") ? new Image() : document.createElement("span");
      if (shown instanceof Image) { shown.src = URL.createObjectURL(file); shown.alt = file.name; shown.onload = () => URL.revokeObjectURL(shown.src); }
      else { shown.className = "chip plain"; shown.textContent = file.name; }
      box.append(shown);
    }
    field.append(box);
    if (!tooBig.length) return;
    const error = document.createElement("p");
    error.className = "error file-error";
    error.setAttribute("role", "alert");
    error.textContent = say(`${tooBig[0].name} 超过 ${most / 2 ** 20} MB，请压缩后重新选择。`, `${tooBig[0].name} is larger than ${most / 2 ** 20} MB; please choose a smaller file.`);
    field.append(error);
  };

  /* ── lists: j k Enter, row click, picking ── */
  const rows = () => all(".table.list tbody tr").filter((row) => row.offsetParent);
  const rowLink = (row) => row.querySelector("td.title a[href], a[href]");
  const step = (by) => {
    const list = rows();
    if (!list.length) return;
    const at = list.findIndex((row) => row.classList.contains("here"));
    const next = list[Math.min(list.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    list.forEach((row) => row.classList.toggle("here", row === next));
    rowLink(next)?.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };
  const picks = () => {
    const boxes = all("[data-pick]");
    const chosen = boxes.filter((box) => box.checked);
    boxes.forEach((box) => box.closest("tr")?.classList.toggle("picked", box.checked));
    all("[data-picked]").forEach((el) => { el.textContent = chosen.length; });
    all("[data-bulk]").forEach((bar) => { bar.hidden = !chosen.length; });
    all("[data-pick-all]").forEach((box) => { box.checked = chosen.length > 0 && chosen.length === boxes.length; box.indeterminate = chosen.length > 0 && chosen.length < boxes.length; });
  };

  const pickHere = () => {
    const box = document.querySelector(".table.list tr.here [data-pick]");
    if (box) { box.checked = !box.checked; picks(); }
  };
  const KEYS = [["j k", "下一行、上一行", "next, previous row"], ["Enter", "打开这一行", "open the row"], ["x", "勾选这一行", "pick the row"],
    ["/", "搜索", "search"], ["g", "找菜单里的功能", "find in the menu"], ["?", "这张表", "this sheet"], ["Esc", "关闭", "close"]];
  const showKeys = () => {
    const sheet = document.getElementById("keys") || document.createElement("dialog");
    if (!sheet.id) {
      sheet.id = "keys";
      sheet.className = "keys";
      const head = document.createElement("h2");
      head.textContent = say("键盘", "Keyboard");
      const list = document.createElement("dl");
      for (const [key, zh, en] of KEYS) {
        const term = document.createElement("dt");
        const does = document.createElement("dd");
        key.split(" ").forEach((one) => { const cap = document.createElement("kbd"); cap.textContent = one; term.append(cap, " "); });
        does.textContent = say(zh, en);
        list.append(term, does);
      }
      sheet.append(head, list);
      sheet.addEventListener("click", () => sheet.close());
      document.body.append(sheet);
    }
    sheet.open ? sheet.close() : sheet.showModal();
  };

  /* ── filters: an address without empty values; on phones a sheet ── */
  const leaveOutEmpty = (form) => {
    const empty = all("input, select", form).filter((el) => !el.value && !el.disabled);
    empty.forEach((el) => { el.disabled = true; });
    setTimeout(() => empty.forEach((el) => { el.disabled = false; }));
  };
  const closeSheets = () => all(".filters.open").forEach((sheet) => sheet.classList.remove("open"));
  const closeMenus = (but) => all("details.menu[open]").forEach((menu) => { if (menu !== but && !menu.contains(but)) menu.open = false; });

  document.addEventListener("click", (event) => {
    const el = event.target;
    if (!(el instanceof Element)) return;
    closeMenus(el);
    if (el.closest("[data-theme-switch]")) switchTheme();
    if (el.closest("[data-print]")) print();
    const copied = el.closest("[data-copy]");
    if (copied) navigator.clipboard?.writeText(copied.dataset.copy).then(() => { copied.setAttribute("aria-label", say("已复制", "Copied")); copied.classList.add("tone-good", "tone-text"); });
    const opener = el.closest("[data-sheet]");
    if (opener) { event.preventDefault(); document.getElementById(opener.dataset.sheet)?.classList.toggle("open"); return; }
    if (!el.closest(".filters")) closeSheets();
    const close = el.closest("[data-close]");
    if (close) { close.closest(".alert")?.remove(); return; }
    const row = el.closest(".table.list tbody tr");
    if (!row || el.closest("a, button, input, label, select, summary, form td.act") || String(getSelection())) return;
    const link = rowLink(row);
    if (link) event.ctrlKey || event.metaKey ? window.open(link.href) : link.click();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { closeMenus(null); closeSheets(); if (location.hash === "#nav") location.hash = ""; return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (event.key === "/") { const box = document.querySelector("[data-shortcut='/']") || document.querySelector("main input[type=search]"); if (box?.offsetParent) { event.preventDefault(); box.focus(); box.select(); } }
    if (event.key === "g") { const box = document.getElementById("nav-find"); if (box?.offsetParent) { event.preventDefault(); box.focus(); } }
    if (event.key === "?") { event.preventDefault(); showKeys(); }
    if (event.key === "x") pickHere();
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
    if (event.key === "Enter" && event.target === document.body) { const here = document.querySelector(".table.list tr.here"); if (here) rowLink(here)?.click(); }
  });

  document.addEventListener("change", (event) => {
    const el = event.target;
    if (el.matches("[data-pick-all]")) all("[data-pick]").forEach((box) => { box.checked = el.checked; });
    if (el.matches("[data-pick-all], [data-pick]")) picks();
    if (el.matches("input[type=file]")) preview(el);
    const filters = el.closest("[data-filters]");
    if (filters && el.matches("select") && !filters.hasAttribute("hx-get")) filters.requestSubmit ? filters.requestSubmit() : filters.submit();
  });

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    count(event.target);
    if (!form || form.method !== "post" || event.target.matches("[data-pick], [data-pick-all]")) return;
    if (form.matches("[data-guard]")) dirty.add(form);
    if (form.dataset.draft) keepDraft(form);
  });
  document.addEventListener("reset", () => setTimeout(picks));

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-filters]")) leaveOutEmpty(form);
    if (form.method !== "post") return;
    if (form.dataset.sent || all("input[type=file]", form).some((input) => !input.checkValidity())) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    dirty.delete(form);
    if (form.dataset.draft) { keepDraft(form); store.set("draft:sent", draftKey(form)); }
    if (event.submitter) setTimeout(() => busy(event.submitter));
    setTimeout(() => idle(form), 15000);
  });
  addEventListener("pageshow", (event) => { if (event.persisted) all("form[data-sent]").forEach(idle); });
  addEventListener("beforeunload", (event) => { if ([...dirty].some((form) => form.isConnected && !form.dataset.draft)) event.preventDefault(); });

  /* ── htmx: what a swap brought in is dressed like a fresh page; a lost connection is said ── */
  const line = document.createElement("div");
  line.className = "loading-line";
  const tell = (text) => {
    const box = document.getElementById("messages");
    if (!box) return;
    const alert = document.createElement("div");
    alert.className = "alert tone-bad";
    alert.textContent = text;
    box.replaceChildren(alert);
  };
  const dress = (where) => {
    all("[data-without-script]", where).forEach((el) => el.classList.add("phone-only"));
    all("[data-print]", where).forEach((el) => { el.hidden = false; });
    all("[data-copy]", where).forEach((el) => { el.hidden = !navigator.clipboard; });
    all("[data-count] textarea", where).forEach(count);
    all("form[data-draft]", where).forEach(restoreDraft);
    picks();
  };
  document.addEventListener("htmx:afterSettle", (event) => dress(event.target));
  document.addEventListener("htmx:configRequest", (event) => {
    const { verb, parameters } = event.detail;
    if (verb === "get" && event.target.closest("[data-filters]")) Object.keys(parameters).forEach((name) => { if (parameters[name] === "") delete parameters[name]; });
  });
  document.addEventListener("htmx:beforeRequest", (event) => { if (!event.target.closest(".bell")) line.classList.add("on"); });
  document.addEventListener("htmx:afterRequest", (event) => { line.classList.remove("on"); const form = event.target.closest("form"); if (form) idle(form); });
  document.addEventListener("htmx:sendError", (event) => { if (!event.target.closest(".bell")) tell(say("网络中断，内容还在页面上，请稍后重试。", "Connection lost; what you typed is still here. Please try again.")); });
  document.addEventListener("htmx:responseError", (event) => { if (!event.target.closest(".bell")) tell(say("没有办成，请刷新页面后再试。", "That did not work; please reload the page and try again.")); });

  document.body.append(line);
  settleDrafts();
  labelTheme();
  dress(document);
})();
