// Rows that open in place: the link of a row shows its panel, and takes it away again.
(() => {
  "use strict";
  const keyOf = (element) => element.id.replace(/^\D+/, "");
  const opener = (key) => document.getElementById(`open-${key}`);
  const panelOf = (key) => document.getElementById(`panel-${key}`);

  const isOpen = (panel) => panel !== null && !panel.hidden;

  function tell() {
    document.querySelectorAll("a[id^=open-]").forEach((link) => {
      link.setAttribute("aria-expanded", String(isOpen(panelOf(keyOf(link)))));
    });
  }

  // Whether something stands in its fields that was not sent.
  function holdsWords(place) {
    return [...place.querySelectorAll("textarea, input:not([type=hidden])")].some(
      (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked,
    );
  }

  function close(key) {
    const panel = panelOf(key);
    if (panel.contains(document.activeElement)) opener(key).focus();
    if (holdsWords(panel)) panel.hidden = true;
    else panel.remove();
    tell();
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    const link = event.target;
    if (!link.id || !link.id.startsWith("open-") || !panelOf(keyOf(link))) return;
    event.preventDefault();
    const panel = panelOf(keyOf(link));
    if (isOpen(panel)) {
      close(keyOf(link));
    } else {
      panel.hidden = false;
      tell();
    }
  });

  // A refusal (409, 422) says why in the very part that was sent; what is not found
  // (404) was taken from the office meanwhile.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { status } = event.detail.xhr;
    if (status === 409 || status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    } else if (status === 404) {
      say("这一行已经不在这里（可能退回了单位），请刷新页面。");
      event.detail.isError = false;
    }
  });

  // --- what was not done: said aloud, and in its row until the row answers ---

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
    const row = /^theme-\d+$/.test(id) && document.getElementById(id);
    const refusal = row && row.querySelector(".warn[role=alert]");
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
    if (part.matches("tr.theme-line")) sayOf(part, words);
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
  let part = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target } = event.detail;
    part = target && target.contains(document.activeElement) ? target.id : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    tell();
    const lost = document.activeElement === document.body;
    const place = part && lost ? document.getElementById(part) : null;
    part = null;
    if (place) place.focus({ preventScroll: true });
  });

  // A decision in the row is part of the history that its open panel shows.
  document.addEventListener("htmx:afterSwap", (event) => {
    const { target: { id }, requestConfig } = event.detail;
    if (!/^theme-\d+$/.test(id)) return;
    const record = document.getElementById(`record-${keyOf({ id })}`);
    if (!record) return;
    const isRefused = document.querySelector(`#${id} .warn[role=alert]`) !== null;
    const sent = record.contains(requestConfig.elt) && !isRefused;
    const word = sent && record.querySelector("[name=reason]");
    if (word) word.defaultValue = word.value;
    window.htmx.trigger(record, "decided");
  });
  // A word that was not sent is not drawn over: the history is, and what goes with it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr } = event.detail;
    if (!target.id.startsWith("record-") || !holdsWords(target)) return;
    const drawn = new DOMParser().parseFromString(xhr.responseText, "text/html");
    target.querySelectorAll(".mend input[type=hidden]").forEach((field) => {
      const now = drawn.querySelector(`#${target.id} .mend [name=${field.name}]`);
      if (now) field.value = now.value;
    });
    event.detail.target = target.querySelector(".history");
    event.detail.selectOverride = `#${event.detail.target.id}`;
  });
})();
