// The ledgers of a 情况报告 without round trips: add and remove rows; sums and lengths as
// one types. Without this script the same buttons post the form and the server does it.
(() => {
  "use strict";
  const form = document.getElementById("report");
  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const changed = () => document.dispatchEvent(new CustomEvent("portal:rows"));
  const ledgers = {};

  form.querySelectorAll("[data-ledger]").forEach((table) => {
    const name = table.dataset.ledger;
    const total = form.querySelector(`[name=${name}-TOTAL_FORMS]`);
    const blank = form.querySelector(`[data-blank=${name}]`);
    const rows = table.tBodies[0];

    function renumber() {
      const staying = [...rows.rows].filter((row) => !row.hidden);
      staying.forEach((row, place) => {
        const said = `第${place + 1}条`;
        row.querySelector(".row-number").textContent = place + 1;
        row.querySelectorAll("label, label span").forEach((label) => {
          if (label.children.length) return;
          label.textContent = label.textContent.replace(/第\d+条/, said);
        });
        const button = row.querySelector(".w-act button");
        const label = button.getAttribute("aria-label");
        button.setAttribute("aria-label", label.replace(/第\d+条/, said));
      });
      table.hidden = staying.length === 0;
    }

    function make() {
      const holder = document.createElement("tbody");
      holder.append(blank.content.cloneNode(true));
      holder.innerHTML = holder.innerHTML.replaceAll("__prefix__", total.value);
      const row = holder.firstElementChild;
      rows.append(row);
      total.value = Number(total.value) + 1;
      return row;
    }

    function add() {
      const row = make();
      renumber();
      row.querySelector("select").focus();
    }

    function setGoing(row, isGoing) {
      field(row, "DELETE").value = isGoing ? "on" : "";
      row.hidden = isGoing;
      renumber();
      changed();
    }

    function remove(row) {
      const text = (field(row, "text") || field(row, "title")).value.trim();
      setGoing(row, true);
      if (text) offerBack(row, text.slice(0, 20));
      else form.querySelector(`[value=add-${name}]`).focus();
    }

    function offerBack(row, words) {
      const line = document.createElement("li");
      const undo = document.createElement("button");
      undo.type = "button";
      undo.className = "btn-quiet";
      undo.textContent = "恢复";
      undo.setAttribute("aria-label", `恢复“${words}”`);
      undo.addEventListener("click", () => {
        line.remove();
        setGoing(row, false);
        row.querySelector("select").focus();
      });
      line.append(`已删去“${words}” `, undo);
      document.getElementById(`removed-${name}`).prepend(line);
      undo.focus();
    }

    // So many rows as there were when a copy was kept, to be filled from it.
    ledgers[name] = {
      setNumber(number) {
        [...rows.rows].slice(number).forEach((row) => row.remove());
        while (rows.rows.length < number) make();
        total.value = number;
      },
      settle() {
        [...rows.rows].forEach((row) => { row.hidden = Boolean(field(row, "DELETE").value); });
        renumber();
      },
    };

    form.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=act]");
      if (!button) return;
      if (button.value === `add-${name}`) {
        event.preventDefault();
        add();
      } else if (button.value.startsWith(`drop-${name}-`)) {
        event.preventDefault();
        remove(button.closest(".ledger-row"));
      }
    });

    document.addEventListener("portal:adopt", (event) => {
      event.detail.rows[name].forEach((pk, index) => {
        const input = form.querySelector(`[name=${name}-${index}-row]`);
        if (input) input.value = pk === null ? "" : pk;
      });
    });

    renumber();
  });

  window.occasionLedgers = ledgers;

  const heads = form.querySelector("[data-sum]");
  const sum = document.getElementById(heads.dataset.sum);
  heads.addEventListener("input", () => {
    const typed = [...heads.querySelectorAll("input")].map((input) => Number(input.value));
    sum.textContent = typed.reduce((all, one) => all + (Number.isFinite(one) ? one : 0), 0);
  });

  form.querySelectorAll("[data-counts]").forEach((line) => {
    const text = document.getElementById(line.dataset.counts);
    const say = () => {
      line.firstElementChild.textContent = `已写 ${[...text.value].length} 字`;
    };
    text.addEventListener("input", say);
    say();
  });
})();
