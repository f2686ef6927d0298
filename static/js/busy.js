// What takes longer than a moment says so, aloud too, and is not sent twice: every form
// that is sent, plainly or in place, and each link with data-busy, whose words are said.
// A file that comes leaves the page; its cookie (submissions/answers.py) tells that it has.
(() => {
  "use strict";
  const MOMENT = 600;
  const PATIENCE = 120_000;
  const sign = document.getElementById("busy");
  const readFile = () => document.cookie.match(/(?:^|; )portal_file=(\d+)/)?.[1] ?? "";
  let timers = [];
  let sent = null;

  function end() {
    timers.forEach((timer) => { clearTimeout(timer); clearInterval(timer); });
    timers = [];
    sent?.removeAttribute("data-sent");
    sent = null;
    sign.textContent = "";
  }

  function begin(source, words) {
    end();
    sent = source;
    sent.setAttribute("data-sent", "");
    const before = readFile();
    timers = [
      setTimeout(() => { sign.textContent = words || "正在办理，请稍候。"; }, MOMENT),
      setInterval(() => { if (readFile() !== before) end(); }, 300),
      setTimeout(end, PATIENCE),
    ];
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (event.defaultPrevented || (form.method !== "post" && !form.dataset.busy)) return;
    if (form === sent) {
      event.preventDefault();
      return;
    }
    begin(form, button?.dataset.busy || form.dataset.busy);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-busy]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link === sent) event.preventDefault();
    else begin(link, link.dataset.busy);
  });

  // In place: a press while the first is on its way would wait and be sent after it.
  // The board asks in the name of the page, and keeps its own order.
  const findSender = ({ elt }) => (elt === document.body ? sign : elt);

  document.addEventListener("htmx:confirm", (event) => {
    if (event.detail.verb === "post" && event.detail.elt === sent) event.preventDefault();
  });

  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.requestConfig.verb === "post") begin(findSender(detail.requestConfig));
  });

  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (findSender(detail.requestConfig) === sent) end();
  });

  // After Back the page stands as it was left.
  window.addEventListener("pageshow", end);
})();
