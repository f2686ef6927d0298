// The grid without round trips: add, move, remove and take back rows. Without this
// script the same buttons post the form and the server does the same.
(() => {
  "use strict";
  const form = document.getElementById("declaration");
  const rows = document.getElementById("id_rows");
  const blank = document.getElementById("blank-row");
  const total = form.querySelector("[name=rows-TOTAL_FORMS]");
  const most = Number(form.querySelector("[name=rows-MAX_NUM_FORMS]").value);
  let unsaved = form.hasAttribute("data-unsaved");

  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const isGoing = (row) => row.classList.contains("going");
  const staying = () => [...rows.rows].filter((row) => !isGoing(row));

  function renumber() {
    let number = 0;
    [...rows.rows].forEach((row, place) => {
      field(row, "ORDER").value = place + 1;
      if (isGoing(row)) return;
      number += 1;
      const said = `第${number}行`;
      row.querySelector(".row-number").textContent = number;
      row.querySelectorAll("label, legend").forEach((label) => {
        label.textContent = label.textContent.replace(/第\d+行/, said);
      });
      row.querySelectorAll(".row-acts button").forEach((button) => {
        const label = button.getAttribute("aria-label");
        button.setAttribute("aria-label", label.replace(/第\d+行/, said));
      });
    });
    unsaved = true;
    form.dispatchEvent(new CustomEvent("portal:rows"));
  }

  function add() {
    if (staying().length >= most) return;
    const index = total.value;
    const holder = document.createElement("tbody");
    holder.append(blank.content.cloneNode(true));
    holder.innerHTML = holder.innerHTML.replaceAll("__prefix__", index);
    const row = holder.firstElementChild;
    rows.append(row);
    total.value = Number(index) + 1;
    window.htmx?.process(row);
    renumber();
    field(row, "title").focus();
  }

  function remove(row) {
    row.classList.add("going");
    field(row, "DELETE").value = "on";
    const undo = document.createElement("button");
    undo.type = "button";
    undo.className = "btn-quiet row-undo";
    undo.textContent = "恢复这一行";
    undo.addEventListener("click", () => {
      row.classList.remove("going");
      field(row, "DELETE").value = "";
      undo.remove();
      renumber();
    });
    row.querySelector(".row-acts").append(undo);
    undo.focus();
    renumber();
  }

  function move(row, step) {
    const others = staying();
    const other = others[others.indexOf(row) + step];
    if (!other) return;
    if (step < 0) other.before(row);
    else other.after(row);
    renumber();
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=act]");
    if (!button) return;
    const [verb] = button.value.split("-");
    const row = button.closest(".theme-row");
    const act = {
      add,
      up: () => move(row, -1),
      down: () => move(row, 1),
      remove: () => remove(row),
    }[verb];
    if (!act) return;
    event.preventDefault();
    act();
    if (row && !isGoing(row)) button.focus();
  });

  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
  form.addEventListener("portal:saved", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });

  staying().filter((row) => field(row, "DELETE").value).forEach(remove);

  document.getElementById("problems")?.focus();
})();
