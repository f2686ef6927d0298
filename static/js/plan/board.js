// The plan board: drag, keys and buttons are one act, and the server answers with what changed.
(() => {
  "use strict";
  const board = document.getElementById("board");
  if (!board?.dataset.csrf) return;
  // htmx would copy the style that dragging left on a card, against the page's policy.
  htmx.config.attributesToSettle = ["class"];
  const dialog = document.getElementById("card-dialog");
  const notice = document.getElementById("board-notice");
  const KEYS = [..."1234567890-="];
  const STEPS = { ArrowUp: -1, ArrowDown: 1 };
  const LOST = "没有连上服务器，刚才的操作没有生效，请稍后再试。";
  let takeBack = null;
  let nextFocus = null; // leads to the card that gets the focus; null: no act is under way
  let pressedAhead = []; // keys that came before the last answer

  const base = location.pathname;
  // An answer may bring another version than the page was opened with.
  const seenVersion = () => document.getElementById("board-state").dataset.version;
  const link = (id) => board.querySelector(`[data-theme="${id}"] a.card-name`);

  function send(url, values, focus) {
    nextFocus = focus;
    return htmx.ajax("POST", url, {
      target: "#board",
      swap: "none",
      values: { csrfmiddlewaretoken: board.dataset.csrf, version: seenVersion(), ...values },
    }).catch(() => {}); // told by htmx:afterRequest
  }

  function tell(sentence) {
    const line = document.createElement("p");
    line.className = "notice notice-error board-notice";
    line.textContent = sentence;
    notice.replaceChildren(line);
  }

  // --- drag -------------------------------------------------------------------

  function drop(event) {
    const { item, from, to, oldDraggableIndex, newDraggableIndex } = event;
    const source = Number(from.dataset.month);
    const target = Number(to.dataset.month);
    const id = item.dataset.theme;
    const seen = item.dataset.seen;
    if (source === target) {
      if (!source || oldDraggableIndex === newDraggableIndex) return;
      const next = item.nextElementSibling;
      send(`${base}order/${id}/`, { before: next ? next.dataset.entry : to.dataset.next }, () => link(id));
    } else if (target) {
      send(`${base}place/${id}/`, { to: target, seen }, () => link(id));
    } else {
      send(`${base}take-out/${id}/`, { seen }, () => link(id));
    }
  }

  function prepare(root) {
    const lists = [...root.querySelectorAll(".cards")];
    if (root.matches?.(".cards")) lists.push(root);
    lists.forEach((list) => {
      if (Sortable.get(list)) return;
      const inTray = list.dataset.month === "0";
      Sortable.create(list, {
        group: "plan",
        sort: !inTray,
        draggable: "[data-theme]",
        filter: "button, input",
        preventOnFilter: false,
        animation: 120,
        delay: 200,
        delayOnTouchOnly: true,
        ghostClass: "ghost",
        onStart(event) {
          const { item } = event;
          const [home, next] = [item.parentNode, item.nextSibling];
          takeBack = () => home.insertBefore(item, next);
          document.body.classList.add("dragging");
        },
        onEnd(event) {
          document.body.classList.remove("dragging");
          drop(event);
        },
      });
    });
    filterTray();
  }

  // --- keys and buttons -----------------------------------------------------------

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const { key, target } = event;
    if (!(KEYS.includes(key) || key in STEPS)) return;
    // The answer may have taken away the card that had the focus.
    const waits = nextFocus && (target === document.body || target.matches("a.card-name"));
    if (waits) pressedAhead.push(key);
    if (waits || (target.matches("a.card-name") && press(target, key))) {
      event.preventDefault();
    }
  });

  // Whether the key means something to this card.
  function press(name, key) {
    const card = name.closest("[data-theme]");
    const id = card.dataset.theme;
    const placed = card.dataset.seen !== "0";
    if (KEYS.includes(key)) {
      const values = { to: KEYS.indexOf(key) + 1, seen: card.dataset.seen };
      send(`${base}place/${id}/`, values, following(card));
    } else if (placed) {
      send(`${base}order/${id}/`, { step: STEPS[key] }, () => link(id));
    }
    return placed || KEYS.includes(key);
  }

  function pressNext() {
    const name = document.activeElement;
    while (pressedAhead.length && name.matches("a.card-name")) {
      if (press(name, pressedAhead.shift())) return;
    }
    pressedAhead = [];
  }

  // Whoever empties the tray goes on with the card after the one just placed; so does
  // who moves a card out of a month that stands alone.
  function following(card) {
    const near = [card.nextElementSibling, card.previousElementSibling];
    const other = near.find((one) => one?.dataset.theme)?.dataset.theme;
    const { theme, seen } = card.dataset;
    const order = seen === "0" ? [other, theme] : [theme, other];
    return () => order.map(link).find(Boolean);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("inplace" in form.dataset)) return;
    event.preventDefault();
    const button = event.submitter;
    const values = {};
    new FormData(form).forEach((value, name) => {
      values[name] = name in values ? [].concat(values[name], value) : value;
    });
    if (button?.name) values[button.name] = button.value;
    const url = button?.getAttribute("formaction") || form.getAttribute("action");
    const card = button?.closest("[data-theme]");
    const id = form.dataset.inplace; // the theme that it is about, if it is about one
    if (dialog.open) dialog.close();
    send(url, values, card ? following(card) : () => (id ? link(id) : null));
  });

  // --- the sheet of a card -----------------------------------------------------------

  dialog.addEventListener("click", (event) => {
    if (event.target !== dialog && !event.target.closest("[data-close]")) return;
    event.preventDefault();
    dialog.close();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === dialog && !dialog.open) dialog.showModal();
  });

  // --- answers -------------------------------------------------------------------

  document.addEventListener("htmx:beforeSwap", (event) => {
    // A refusal brings its sentence and the board as it is.
    if (event.detail.xhr.status >= 400) pressedAhead = [];
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.verb !== "post") return;
    const { xhr, pathInfo, successful } = event.detail;
    // The page to log in, say, answers from elsewhere.
    const elsewhere = pathInfo.responsePath !== pathInfo.finalRequestPath;
    if (elsewhere || !successful) {
      if (takeBack) takeBack();
      tell(xhr.status === 0 ? LOST : "刚才的操作没有生效。请重新打开计划板再试。");
      nextFocus = null;
      pressedAhead = [];
    }
    takeBack = null;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    // Told for each changed part; the first is enough, and the keys wait for the last.
    if (event.detail.requestConfig.verb !== "post" || !nextFocus) return;
    const target = nextFocus();
    nextFocus = null;
    if (target) target.focus({ preventScroll: true });
    setTimeout(pressNext);
  });
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));

  // --- the tray's filter ---------------------------------------------------------------

  let sought = "";
  function filterTray() {
    const field = document.getElementById("tray-filter");
    const cards = [...document.querySelectorAll("#tray [data-theme]")];
    if (!field) return; // the server seeks in a tray of several pages
    field.hidden = cards.length < 8;
    if (field.value !== sought && document.activeElement !== field) field.value = sought;
    cards.forEach((card) => { card.hidden = !card.textContent.includes(sought); });
  }
  document.addEventListener("input", (event) => {
    if (event.target.id !== "tray-filter") return;
    sought = event.target.value.trim();
    filterTray();
  });

  prepare(document);
})();
