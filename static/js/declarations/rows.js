// The grid without round trips: add, copy, move, drag, remove and take back rows. Without
// this script the same buttons post the form and the server does the same.
(() => {
  "use strict";
  const FIELDS = ["title", "time_text", "other_form", "summary", "focus_area", "joint"];
  const byId = (id) => document.getElementById(id);
  const grid = () => byId("id_rows");
  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const ticks = (row) => [...row.querySelectorAll('[name$="-forms"]')];
  const isGoing = (row) => row.classList.contains("going");
  const all = () => [...grid().rows];
  const staying = () => all().filter((row) => !isGoing(row));
  const total = () => document.querySelector("[name=rows-TOTAL_FORMS]");

  const values = (row) => ({
    row: field(row, "row").value,
    mark: field(row, "mark").value,
    going: isGoing(row),
    forms: ticks(row).filter((box) => box.checked).map((box) => box.value),
    ...Object.fromEntries(FIELDS.map((name) => [name, field(row, name).value])),
  });
  const isBlank = (row) => {
    const said = values(row);
    return !said.forms.length && FIELDS.every((name) => !said[name].trim());
  };

  // What a row is called where it cannot be seen.
  function nameOf(row) {
    const { title, summary } = values(row);
    return title.trim() || summary.trim().slice(0, 20) || "没有写主题的一行";
  }

  function makeMark() {
    const bytes = crypto.getRandomValues(new Uint8Array(6));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function changed() {
    document.dispatchEvent(new CustomEvent("portal:rows"));
  }

  function renumber() {
    let number = 0;
    all().forEach((row, place) => {
      field(row, "ORDER").value = place + 1;
      if (isGoing(row)) return;
      number += 1;
      row.querySelectorAll("[data-row-number]").forEach((said) => {
        said.textContent = number;
      });
      row.querySelectorAll(".row-acts button").forEach((button) => {
        const label = button.getAttribute("aria-label");
        button.setAttribute("aria-label", label.replace(/第\d+行/, `第${number}行`));
      });
    });
    tellWhenFull();
  }

  function tellWhenFull(asked) {
    const most = Number(grid().dataset.most);
    const full = staying().length >= most;
    byId("rows-full").textContent =
      full && asked ? `至多 ${most} 个活动主题，已经填满了。要再加，请先删去一行。` : "";
    return full;
  }

  function put(row, said) {
    FIELDS.forEach((name) => { field(row, name).value = said[name]; });
    ticks(row).forEach((box) => { box.checked = said.forms.includes(box.value); });
    field(row, "time_text").dispatchEvent(new Event("change", { bubbles: true }));
  }

  // A new row, behind `after` or at the end; without a look at the limit.
  function make(after, mark) {
    const index = total().value;
    const holder = document.createElement("tbody");
    holder.append(byId("blank-row").content.cloneNode(true));
    holder.innerHTML = holder.innerHTML.replaceAll("__prefix__", index);
    const row = holder.firstElementChild;
    field(row, "mark").value = mark || makeMark();
    if (after) after.after(row);
    else grid().append(row);
    total().value = Number(index) + 1;
    window.htmx?.process(row);
    showHandles(row);
    return row;
  }

  function add(after, said) {
    if (tellWhenFull(true)) return;
    const row = make(after);
    if (said) put(row, said);
    renumber();
    changed();
    field(row, "title").focus();
  }

  function remove(row) {
    if (!isBlank(row)) offerBack(row);
    row.classList.add("going");
    field(row, "DELETE").value = "on";
    if (!staying().length) make();
    renumber();
    changed();
  }

  function offerBack(row) {
    const line = document.createElement("li");
    const undo = document.createElement("button");
    undo.type = "button";
    undo.className = "btn-quiet";
    undo.textContent = "恢复";
    undo.setAttribute("aria-label", `恢复“${nameOf(row)}”`);
    undo.addEventListener("click", () => {
      line.remove();
      row.classList.remove("going");
      field(row, "DELETE").value = "";
      const others = staying().filter((one) => one !== row);
      if (others.length === 1 && isBlank(others[0])) dropBlank(others[0]);
      renumber();
      changed();
      field(row, "title").focus();
    });
    line.append(`已删去“${nameOf(row)}” `, undo);
    byId("removed").prepend(line);
    undo.focus();
  }

  function dropBlank(row) {
    row.classList.add("going");
    field(row, "DELETE").value = "on";
  }

  function move(row, step) {
    const others = staying();
    const other = others[others.indexOf(row) + step];
    if (!other) return;
    if (step < 0) other.before(row);
    else other.after(row);
    renumber();
    changed();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#declaration button[name=act]");
    if (!button) return;
    const [verb] = button.value.split("-");
    const row = button.closest(".theme-row");
    const act = {
      add: () => add(),
      copy: () => add(row, values(row)),
      up: () => move(row, -1),
      down: () => move(row, 1),
      remove: () => remove(row),
    }[verb];
    if (!act) return;
    event.preventDefault();
    act();
    if (verb === "up" || verb === "down") button.focus();
  });

  // Beside the buttons, rows can be dragged by their handles.
  function showHandles(place) {
    if (!window.Sortable) return;
    place.querySelectorAll("[data-row-handle]").forEach((handle) => {
      handle.hidden = false;
    });
  }

  function begin() {
    if (!grid()) return;
    showHandles(document);
    window.Sortable?.create(grid(), {
      handle: "[data-row-handle]",
      animation: 120,
      onEnd: () => { renumber(); changed(); },
    });
    all().filter((row) => field(row, "DELETE").value).forEach((row) => {
      row.classList.add("going");
    });
    renumber();
    byId("problems")?.focus();
  }

  // Puts rows as they were kept in place of those that stand here (copies.js).
  function putBack(kept) {
    const known = new Map();
    all().forEach((row) => {
      const { row: pk, mark } = values(row);
      if (pk) known.set(pk, row);
      known.set(mark, row);
    });
    let last = null;
    kept.forEach((said) => {
      const row = known.get(said.row) || known.get(said.mark) || make(last, said.mark);
      put(row, said);
      if (said.going && !isGoing(row)) remove(row);
      if (last) last.after(row);
      last = row;
    });
    staying().filter((row) => isBlank(row) && staying().length > 1).forEach(dropBlank);
    renumber();
  }

  // --- what is kept of the page (copies.js) ------------------------------------

  const HEAD = ["contact_name", "contact_phone", "none_reason"];
  const head = (name) => document.querySelector(`#declaration [name=${name}]`);
  const isWritten = ({ row, mark, going, ...said }) =>
    !going && Object.values(said).some((value) => value.length);

  window.portalTyped = {
    read: () => ({
      head: Object.fromEntries(HEAD.map((name) => [name, head(name).value])),
      rows: all().map(values).filter((row) => row.row || isWritten(row)),
    }),
    write: (said) => {
      HEAD.forEach((name) => { head(name).value = said.head[name]; });
      putBack(said.rows);
    },
    tell: (said) => [
      said.head,
      said.rows.filter(isWritten).map(({ row, mark, ...rest }) => rest),
    ],
  };

  document.addEventListener("portal:adopt", ({ detail }) => {
    detail.rows.forEach((pk, index) => {
      const row = document.querySelector(`[name=rows-${index}-row]`);
      if (row) row.value = pk === null ? "" : pk;
    });
  });
  document.addEventListener("portal:page", begin);
  window.declarationRows = { staying, isBlank };
  begin();
})();
