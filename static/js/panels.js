// Rows that open in place: the link of a row shows its panel, and takes it away again.
(() => {
  "use strict";
  const LINE = "tr[data-line]";
  const opener = (row) => row.querySelector("a.theme[aria-expanded]");

  // What stands under a row, open or put aside with words that were not sent.
  function panelOf(row) {
    const next = row.nextElementSibling;
    return next?.matches("tr.panel") ? next : null;
  }

  const isOpen = (panel) => panel !== null && !panel.hidden;

  function tell() {
    document.querySelectorAll(LINE).forEach((row) => {
      opener(row).setAttribute("aria-expanded", String(isOpen(panelOf(row))));
    });
  }

  // Whether something stands in its fields that was not sent.
  function holdsWords(place) {
    return [...place.querySelectorAll("textarea, input:not([type=hidden])")].some(
      (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked,
    );
  }

  function close(row) {
    const panel = panelOf(row);
    if (panel.contains(document.activeElement)) opener(row).focus();
    if (holdsWords(panel)) panel.hidden = true;
    else panel.remove();
    tell();
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    const link = event.target;
    const row = link.matches("a.theme[aria-expanded]") && link.closest(LINE);
    const panel = row && panelOf(row);
    if (!panel) return;
    event.preventDefault();
    if (isOpen(panel)) {
      close(row);
    } else {
      panel.hidden = false;
      tell();
    }
  });

  // What is not found was taken from the office meanwhile.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 404) return;
    say("这一行已经不在这里，可能退回了单位。写的字还在这一页，请先复制下来。");
    event.detail.isError = false;
  });

  // --- what was not done: said aloud, and in its row until the row answers ---

  // The target of a swap is gone after it; what took its place has the same id.
  function rowNow(target) {
    const now = document.getElementById(target.id);
    return now?.matches(LINE) ? now : null;
  }

  const nameOf = (row) => row.querySelector("a.theme").textContent.trim();
  let troubled = "";  // the id of the part that #key-says speaks of

  function say(text, about = "") {
    const said = document.getElementById("key-says");
    if (said) said.textContent = text;
    troubled = about;
  }

  function sayOf(row, words) {
    say(words.includes(nameOf(row)) ? words : `“${nameOf(row)}”：${words}`, row.id);
  }

  // A refused decision comes back as its row: nothing was done, and the row says why.
  document.addEventListener("htmx:afterSwap", (event) => {
    const { id } = event.detail.target;
    const row = rowNow(event.detail.target);
    const refusal = row?.querySelector(".warn[role=alert]");
    if (refusal) sayOf(row, refusal.textContent);
    else if (troubled && troubled === id) say("");
  });

  // Lost on the wire, or refused with a page of its own: the part stays as it was.
  const MEANS = { 401: "没有保存，请登录后再按一次。" };
  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, requestConfig, successful } = event.detail;
    if (successful) return;
    const token = xhr.getResponseHeader("X-CSRFToken");
    if (token) takeToken(token);
    if (requestConfig.verb === "get") {
      if (xhr.status !== 401) say("没有打开，请再试一次。");
      return;
    }
    const words = MEANS[xhr.status] || "没有保存，请再按一次。";
    const part = requestConfig.target;
    mark(part, words);
    if (part.matches(LINE)) sayOf(part, words);
    else say(words, part.id);
  });

  function mark(part, words) {
    const place = part.matches("tr") ? part.lastElementChild : part;
    const line = place.querySelector("p.unsaved") || document.createElement("p");
    line.className = "warn unsaved";
    line.textContent = words;
    place.append(line);
  }

  // Somebody logged in again in another tab: this page goes on with that session.
  function takeToken(token) {
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => {
      input.value = token;
    });
  }

  // What had the focus went with the swap: stay in the part where it was.
  let parts = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target } = event.detail;
    const held = target?.contains(document.activeElement);
    // A panel that is done with goes, and leaves the focus to its row.
    parts = held ? [target.id, target.dataset.of] : [];
  });
  document.addEventListener("htmx:afterSettle", () => {
    tell();
    const lost = document.activeElement === document.body;
    const places = parts.map((id) => document.getElementById(id));
    parts = [];
    if (lost) places.find(Boolean)?.focus({ preventScroll: true });
  });

  // A decision in the row is part of the history that its open panel shows.
  document.addEventListener("htmx:afterSwap", (event) => {
    const { target, requestConfig } = event.detail;
    const row = rowNow(target);
    const record = row && panelOf(row)?.querySelector("[data-record]");
    if (!record) return;
    const isRefused = row.querySelector(".warn[role=alert]") !== null;
    const sent = record.contains(requestConfig.elt) && !isRefused;
    const word = sent && record.querySelector("[name=reason]");
    if (word) word.defaultValue = word.value;
    window.htmx.trigger(record, "decided");
  });
  // A word that was not sent is not drawn over: the history is, and what goes with it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr } = event.detail;
    if (!target.matches("[data-record]") || !holdsWords(target)) return;
    const drawn = new DOMParser().parseFromString(xhr.responseText, "text/html");
    target.querySelectorAll(".mend input[type=hidden]").forEach((field) => {
      const now = drawn.querySelector(`#${target.id} .mend [name=${field.name}]`);
      if (now) field.value = now.value;
    });
    event.detail.target = target.querySelector(".history");
    event.detail.selectOverride = `#${event.detail.target.id}`;
  });
})();
