// Rows from a file, from pasted cells, from last year or from the removed ones, read into
// the page without leaving it. What is typed is saved first.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const { send, show } = window.portalSending;
  const saving = window.portalSaving;
  const rows = window.declarationRows;
  const HEADING = /序号|活动主题/;

  async function read(address, data) {
    saving.say("正在读入…");
    if (saving.isChanged() && (await saving.save()) !== "saved") return;
    try {
      const { status, answer, page } = await send(address, data);
      if (show(page)) {
        const told = document.querySelector(".reading-told, [role=alert]");
        told?.scrollIntoView({ block: "center" });
        document.querySelector(".reading-told button")?.focus();
      } else if (status === 401) {
        saving.save();
      } else {
        saving.say(answer.message || "没有读入，请再试一次。", true);
      }
    } catch {
      saving.say("网络不通，没有读入。填写的内容都在这一页，请再试一次。", true);
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    const isRestore = button?.value?.startsWith("restore-");
    if (!form.matches("[data-in-place]") && !isRestore) return;
    event.preventDefault();
    if (isRestore) {
      restore(form, button);
      return;
    }
    const data = new FormData(form);
    if (button?.name) data.append(button.name, button.value);
    read(form.action, data);
  });

  // The whole page goes with it, and comes back with the row in its place.
  async function restore(form, button) {
    const data = new URLSearchParams(new FormData(form));
    data.set("act", button.value);
    try {
      const { status } = await send(form.action, data);
      if (status === 200) await window.portalSending.readAgain();
      else saving.save();
    } catch {
      saving.say("网络不通，没有恢复。请再试一次。", true);
    }
  }

  // One click less: a chosen file is read at once when there is nothing to ask.
  document.addEventListener("change", (event) => {
    if (event.target.id !== "id_file" || !event.target.files.length) return;
    if (hasRows()) return;
    event.target.form.requestSubmit();
  });

  const hasRows = () => rows.staying().some((row) => !rows.isBlank(row));

  function tellWhere() {
    const some = hasRows();
    document.querySelectorAll("[data-when-rows]").forEach((one) => { one.hidden = !some; });
    document.querySelectorAll("[data-when-blank]").forEach((one) => { one.hidden = some; });
  }

  document.addEventListener("portal:typed", tellWhere);

  // --- cells pasted into the grid ----------------------------------------------

  // Lines of cells as a spreadsheet copies them; a cell in quotes may hold line ends, and
  // a quote further on, as in 55" 屏, is only a letter.
  function splitLines(text) {
    const lines = [""];
    let begins = true;
    let wrapped = false;
    let quoted = false;
    [...text.replaceAll("\r\n", "\n").trimEnd()].forEach((letter) => {
      if (begins) wrapped = letter === '"';
      if (wrapped && letter === '"') quoted = !quoted;
      begins = !quoted && "\t\n".includes(letter);
      if (letter === "\n" && !quoted) lines.push("");
      else lines[lines.length - 1] += letter;
    });
    return lines;
  }

  function countRows(text, html) {
    const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
    const found = table
      ? [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent))
      : splitLines(text).map((line) => line.split("\t"));
    const wide = found.filter((cells) => cells.length > 1);
    const heads = wide.filter((cells) => cells.some((cell) => HEADING.test(cell)));
    return wide.length - heads.length;
  }

  document.addEventListener("paste", (event) => {
    if (!event.target.closest?.("#id_rows textarea, #id_rows input")) return;
    const text = event.clipboardData.getData("text/plain");
    const html = event.clipboardData.getData("text/html");
    const many = countRows(text, html);
    if (many < 2) return;
    event.preventDefault();
    const field = event.target;
    window.portalAsk(`粘贴的是表格里的 ${many} 行，读成 ${many} 行？`, [
      [`读成 ${many} 行`, () => readPasted(text, html)],
      ["只放进这一格", () => putText(field, text)],
    ]);
  });

  // What the table box gets is read better with the markup that came along.
  document.addEventListener("paste", (event) => {
    const beside = document.querySelector(`[data-html-of="${event.target.id}"]`);
    if (beside) beside.value = event.clipboardData.getData("text/html");
  });

  function readPasted(text, html) {
    const data = new FormData(byId("intake-paste"));
    data.set("pasted", text);
    data.set("pasted_html", html);
    data.set("mode", "append");
    read(byId("intake-paste").action, data);
  }

  function putText(field, text) {
    field.focus();
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
})();
