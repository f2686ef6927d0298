// Keeps the draft on the server while somebody types: saves after a pause, says so,
// tries again when the network or the session is gone, stops when somebody else saved.
(() => {
  "use strict";
  const PAUSE = 2000;
  const RETRY = [3000, 10000, 30000];
  const form = document.getElementById("declaration");
  const said = document.getElementById("saved");
  let timer = 0;
  let saving = null;
  let failures = 0;
  // What was read from a file, or stands against another version, waits for a button.
  let stopped = form.hasAttribute("data-unsaved");
  let changed = false;

  function say(text, isProblem) {
    said.textContent = text;
    said.classList.toggle("doubt", Boolean(isProblem));
  }

  function later(pause) {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, pause);
  }

  function touched() {
    if (stopped) return;
    changed = true;
    if (failures === 0) say("正在填写…");
    later(PAUSE);
  }

  async function send(extra) {
    const data = new URLSearchParams(new FormData(form));
    data.set("act", "autosave");
    Object.entries(extra || {}).forEach(([name, value]) => data.set(name, value));
    const leaving = document.visibilityState === "hidden";
    const response = await fetch(form.action, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      // A browser lets a page that closes send this much, and no more.
      keepalive: leaving && data.toString().length < 60000,
    });
    const answer = await response.json().catch(() => null);
    return { status: response.status, answer: answer || {} };
  }

  function adopt(answer) {
    form.querySelector("[name=revision]").value = answer.revision;
    form.querySelector("[name=base]").value = answer.base;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => {
      input.value = answer.token;
    });
    answer.rows.forEach((pk, index) => {
      const input = form.querySelector(`[name=rows-${index}-row]`);
      if (input) input.value = pk === null ? "" : pk;
    });
    form.querySelectorAll("[name^=take-]").forEach((input) => { input.disabled = true; });
  }

  async function once(extra) {
    changed = false;
    const { status, answer } = await send(extra);
    if (status === 200) {
      failures = 0;
      adopt(answer);
      say(`已保存 ${answer.saved}`);
      if (changed) later(PAUSE);
      else form.dispatchEvent(new CustomEvent("portal:saved"));
      return;
    }
    changed = true;
    if (status === 401) {
      askToLogIn(answer.message);
    } else if (status === 429) {
      askToLogIn("密码输错的次数太多，请等 15 分钟再试，先不要关闭这一页。");
    } else if (status === 409) {
      stopped = true;
      say("没有自动保存：别人刚保存过这张表。请点“保存草稿”，看两份内容有什么不同。", true);
    } else if (status === 422) {
      say(answer.message, true);
    } else if (status >= 400 && status < 500) {
      stopped = true;
      say("这一页已经不能保存了。请把刚写的内容复制下来，刷新页面再填。", true);
    } else {
      tryAgain();
    }
  }

  function tryAgain() {
    changed = true;
    say("保存失败，正在重试…您填写的内容还在这一页。", true);
    later(RETRY[Math.min(failures, RETRY.length - 1)]);
    failures += 1;
  }

  function save(extra) {
    clearTimeout(timer);
    if (saving) return saving.then(() => (changed ? save(extra) : undefined));
    saving = once(extra)
      .catch(tryAgain)
      .finally(() => { saving = null; });
    return saving;
  }

  // The session is over: log in again on this very page, then save what stands here.
  function askToLogIn(message) {
    const box = document.getElementById("log-in-again");
    box.hidden = false;
    box.querySelector(".doubt").textContent = message || "";
    box.querySelector("[name=again-username]").focus();
    say("登录时间到了，还没有保存。请在上面重新登录。", true);
  }

  document.getElementById("log-in-again").addEventListener("submit", (event) => {
    event.preventDefault();
    const box = event.currentTarget;
    const name = box.querySelector("[name=again-username]").value;
    const secret = box.querySelector("[name=again-password]");
    const extra = { username: name, password: secret.value };
    secret.value = "";
    save(extra).then(() => { if (failures === 0 && !changed) box.hidden = true; });
  });

  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("portal:rows", touched);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && changed && !stopped) save();
  });
  // A button must not overtake a save that is under way: it would look stale.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    stopped = true;
    if (!saving) return;
    event.preventDefault();
    const button = event.submitter;
    saving.finally(() => form.requestSubmit(button));
  });
})();
