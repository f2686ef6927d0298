// A login ends when nobody was there for a while: two minutes before, the page says so,
// and any key or click says that somebody is there. What was typed stays where it is.
(() => {
  "use strict";
  const AHEAD = 120;
  const notice = document.getElementById("session-clock");
  const said = notice.querySelector("span");
  const button = notice.querySelector("button");
  const token = notice.querySelector("input");
  let timer = null;

  function wait(seconds) {
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(seconds, 1) * 1000);
  }

  // What the server counts: other windows of the same browser may be in use.
  async function ask(options) {
    const headers = { Accept: "application/json" };
    const response = await fetch(notice.dataset.address, { headers, credentials: "same-origin", ...options });
    return response.ok && !response.redirected ? response.json() : { idle: 0, whole: 0 };
  }

  function show(text, canExtend) {
    said.textContent = text;
    button.hidden = !canExtend;
    notice.hidden = false;
  }

  function clock(seconds) {
    const at = new Date(Date.now() + seconds * 1000);
    return at.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  }

  function tell({ idle, whole }) {
    const left = Math.min(idle, whole);
    if (left > AHEAD) {
      notice.hidden = true;
      wait(left - AHEAD);
    } else if (left <= 0) {
      show("登录已经结束。写的内容还在这一页，点保存时在原处重新登录就行。", false);
    } else if (whole <= idle) {
      show(`登录快满一天了，${clock(whole)} 会退出。写的内容请先保存，再重新登录。`, false);
      wait(left);
    } else {
      show(`很久没有操作，${clock(idle)} 会退出。按任意键继续使用，写的内容不受影响。`, true);
      wait(left);
    }
  }

  async function look() {
    try {
      tell(await ask());
    } catch {
      wait(AHEAD);
    }
  }

  async function extend() {
    if (notice.hidden || button.hidden) return;
    notice.hidden = true;
    try {
      tell(await ask({ method: "POST", body: new URLSearchParams([[token.name, token.value]]) }));
    } catch {
      wait(1);
    }
  }

  document.addEventListener("keydown", extend);
  document.addEventListener("pointerdown", extend);
  wait(Number(notice.dataset.idle) - AHEAD);
})();
