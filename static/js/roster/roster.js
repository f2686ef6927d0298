// The list keeps itself fresh while somebody looks at it: nothing moves unless something
// changed, and a change of the totals is said aloud once. When it cannot, it says so.
(() => {
  "use strict";
  const EVERY = 30_000;
  const PATIENCE = 20_000;
  const CLOCK = { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" };
  const news = document.getElementById("roster-news");
  const fresh = document.getElementById("roster-fresh");
  const stale = document.getElementById("roster-stale");
  const totals = () => document.getElementById("roster-totals").textContent.replace(/\s+/g, " ").trim();
  const isBusy = () => document.querySelector("#roster-table .htmx-request") !== null;
  const isRefresh = (event) => event.detail.elt.id === "roster-table";
  let told = totals();
  let timer = null;

  window.htmx.config.timeout = PATIENCE;

  function refresh() {
    if (document.visibilityState !== "visible" || isBusy()) return;
    window.htmx.trigger("#roster-table", "portal:refresh");
  }

  // The clock of the server, as the page has it; that of the desk may be wrong.
  function answered(xhr) {
    const at = new Date(xhr.getResponseHeader("Date") ?? Date.now());
    fresh.textContent = at.toLocaleTimeString("zh-CN", CLOCK);
    stale.hidden = true;
  }

  function complain(what, way) {
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = way;
    stale.replaceChildren(`${what}，数据停在 ${fresh.textContent}。`, link);
    stale.hidden = false;
  }

  function failed(event) {
    if (event.detail.xhr.status === 401) return;
    const what = isRefresh(event) ? "连不上服务器" : "号码没有显示出来：连不上服务器";
    complain(what, "重新打开这一页");
  }

  // A number that somebody asked for stays as long as the page does.
  function keepRevealed() {
    const revealed = [...document.querySelectorAll(".contacts[data-revealed]")];
    document.addEventListener("htmx:afterSwap", () => {
      revealed.forEach((shown) => { document.getElementById(shown.id)?.replaceWith(shown); });
    }, { once: true });
  }

  timer = setInterval(refresh, EVERY);
  document.addEventListener("visibilitychange", refresh);
  document.addEventListener("htmx:beforeSwap", (event) => {
    // Whoever was logged out meanwhile is told so once, not every half minute.
    if (event.detail.xhr.status === 401) {
      clearInterval(timer);
      complain("登录已过期", "重新登录");
    } else if (isRefresh(event) && event.detail.shouldSwap) {
      keepRevealed();
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, successful } = event.detail;
    if (successful && isRefresh(event)) answered(xhr);
  });
  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((name) => {
    document.addEventListener(name, failed);
  });
  document.addEventListener("htmx:afterSettle", () => {
    const now = totals();
    if (now !== told) news.textContent = `报送情况有更新：${now}`;
    told = now;
  });
})();
