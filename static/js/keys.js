// A list by single keys; never while somebody types or composes Chinese. Every list:
// to move, open, tick. 梳理甄选: outcomes. A table with `data-own-keys`: what its rows,
// and the panels open under them, say by `data-key` that a key presses or goes to.
(() => {
  "use strict";
  const LINE = "tr[data-line]";
  const table = document.querySelector("table[data-keys]");
  const said = document.getElementById("key-says");
  if (!table || table.dataset.keys === "off") return;
  const OUTCOMES = { 1: "selected", 2: "reserve", 3: "declined", 0: "pending" };
  let lastReason = "";

  const rows = () => [...table.querySelectorAll(LINE)];
  const isComposing = (event) => event.isComposing || event.keyCode === 229;

  function isTyping(element) {
    if (element.isContentEditable || element.matches("textarea, select")) return true;
    return element.matches("input") && !["checkbox", "radio"].includes(element.type);
  }

  let spoken = "";
  function say(text) {
    spoken = said.textContent = text;
  }

  // Only what the keys said themselves: a refusal (panel.js) stays until it is seen to.
  function hush() {
    if (said.textContent === spoken) say("");
  }

  function current() {
    const active = document.activeElement;
    const row = active.closest(LINE);
    const panel = active.closest("tr.panel");
    return row || panel?.previousElementSibling;
  }

  function land(row) {
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  // Past either end of the page: on to the link that leads further, or say that it ends.
  function beyond(forwards) {
    const link = document.querySelector(`.pager a[rel=${forwards ? "next" : "prev"}]`);
    if (link) {
      link.focus();
      say(forwards ? "本页到底了，按回车到下一页。" : "本页到顶了，按回车到上一页。");
    } else {
      say(forwards ? "已经是最后一行。" : "已经是第一行。");
    }
  }

  function move(step, from = current()) {
    const listed = rows();
    if (!from) {
      if (listed.length) land(listed[step > 0 ? 0 : listed.length - 1]);
      return;
    }
    const next = listed[listed.indexOf(from) + step];
    if (next) {
      hush();
      land(next);
    } else {
      beyond(step > 0);
    }
  }

  function press(row, outcome) {
    const button = row.querySelector(`.choice button[value=${outcome}]`);
    if (!button) return false;
    // What the row is already needs no asking.
    const stands = button.getAttribute("aria-pressed") === "true" && outcome !== "declined";
    if (!stands) button.click();
    return true;
  }

  function decide(outcome) {
    const row = current();
    if (!row) {
      say("先按 j 选一行。");
    } else if (outcome === "declined") {
      askReason(row);
    } else if (press(row, outcome)) {
      move(1, row);
    }
  }

  // --- 未入选 asks why; what was written last stands ready, to be typed over ---

  function askReason(row) {
    const field = row.querySelector("input[name=reason]");
    if (!field) return;
    field.hidden = field.disabled = false;
    field.value = field.value || lastReason;
    field.focus();
    field.select();
    field.scrollIntoView({ block: "nearest", behavior: "instant" });
    say("写明未入选的原因，按回车送出，按 Esc 不改。");
  }

  function leaveReason(field) {
    field.hidden = field.disabled = true;
    hush();
    land(field.closest("tr"));
  }

  function sendReason(field) {
    const row = field.closest("tr");
    if (!field.value.trim()) {
      say("请写明未入选的原因，印发后单位会看到。");
      return;
    }
    lastReason = field.value;
    press(row, "declined");
    hush();
    move(1, row);
  }

  table.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches(`${LINE} input[name=reason]`) || isComposing(event)) return;
    if (event.key === "Enter") {
      event.preventDefault();
      sendReason(field);
    } else if (event.key === "Escape") {
      event.preventDefault();
      leaveReason(field);
    }
  });
  // The same for the mouse: the field opens before anything is sent.
  table.addEventListener("click", (event) => {
    const button = event.target.closest(`${LINE} .choice button[value=declined]`);
    const row = button?.closest("tr");
    const field = row?.querySelector("input[name=reason]");
    if (!field?.hidden) return;
    event.preventDefault();
    askReason(row);
  });

  // --- the other keys ---

  function toggle(selector) {
    const row = current();
    const control = row?.querySelector(selector);
    if (control) control.click();
  }

  function confirmProposal() {
    const row = current();
    const button = row?.querySelector("button[data-confirm]");
    if (button) {
      button.click();
      move(1, row);
    } else {
      say(row ? "这一行没有等您确认的拟定意见。" : "先按 j 选一行。");
    }
  }

  // --- the bar of ticked rows, and the way back from it ---

  const bar = document.getElementById("bulk");
  let leftAt = "";

  function toBar() {
    if (!bar || bar.hidden) {
      say("先按 x 勾选要成批处理的行。");
      return;
    }
    const row = current();
    leftAt = row ? row.id : "";
    bar.querySelector("button:enabled").focus();
    say("选好结果按回车，按 Esc 回到刚才的行。");
  }

  if (bar) {
    bar.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || isComposing(event)) return;
      event.preventDefault();
      hush();
      const row = document.getElementById(leftAt) || rows()[0];
      if (row) land(row);
    });
  }

  // --- what the rows themselves say that a key is for ---

  const panelUnder = (row) => {
    const next = row.nextElementSibling;
    return next?.matches("tr.panel:not([hidden])") ? next : null;
  };

  function findOwn(row, key) {
    const marked = `[data-key="${CSS.escape(key)}"]`;
    return panelUnder(row)?.querySelector(marked) || row.querySelector(marked);
  }

  // A button is pressed and the next row is up; a field is gone to, if need be in a
  // panel that is only coming.
  let comingTo = null;

  function pressOwn(key) {
    const row = current();
    const control = row && findOwn(row, key);
    if (!control) {
      say(row ? "这一行现在没有要这样办的。" : "先按 j 选一行。");
    } else if (control.matches("button")) {
      control.click();
      move(1, row);
    } else if (control.matches("a")) {
      control.click();
      comingTo = { row: row.id, key };
      goOn();
    } else {
      control.focus();
    }
  }

  function goOn() {
    const row = comingTo && document.getElementById(comingTo.row);
    if (!row || !panelUnder(row)) return;
    findOwn(row, comingTo.key).focus();
    comingTo = null;
  }

  document.addEventListener("htmx:afterSettle", goOn);

  function toWaiting() {
    const listed = rows();
    const waiting = listed.slice(listed.indexOf(current()) + 1).find((row) => row.querySelector("[data-key]"));
    if (waiting) land(waiting);
    else say("本页后面没有等您办的了。");
  }

  function help() {
    const dialog = document.getElementById("keys");
    if (dialog) dialog.showModal();
  }

  const KEYS = {
    j: () => move(1),
    k: () => move(-1),
    x: () => toggle("input[data-tick]"),
    o: () => toggle("a.theme"),
    b: toBar,
    "/": () => document.querySelector("input[name=q]").focus(),
    "?": help,
    u: () => {
      const undo = document.getElementById("undo");
      if (undo) undo.click();
      else say("没有可以撤销的。");
    },
  };
  if (table.dataset.ownKeys) {
    [...table.dataset.ownKeys].forEach((key) => { KEYS[key] = () => pressOwn(key); });
    KEYS.n = toWaiting;
  } else {
    Object.entries(OUTCOMES).forEach(([key, outcome]) => {
      KEYS[key] = () => decide(outcome);
    });
    KEYS.c = confirmProposal;
  }
  // A key that is held down moves on, and does nothing else twice.
  const MAY_REPEAT = ["j", "k", "ArrowDown", "ArrowUp"];
  // These keys mean something else wherever a row itself has not the focus.
  const ON_A_ROW = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => toggle("a.theme"),
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isComposing(event)) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const onRow = event.target.matches(LINE);
    const act = KEYS[event.key] || (onRow && ON_A_ROW[event.key]);
    if (!act) return;
    event.preventDefault();
    if (!event.repeat || MAY_REPEAT.includes(event.key)) act();
  });

  document.querySelectorAll("[data-opens-keys]").forEach((link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      help();
    });
  });
})();
