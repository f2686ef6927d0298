// Keeps the draft on the server while somebody types: saves after a pause, when a field
// is left and when the page is left; says so; tries again when the network is gone.
// Of the form with `data-autosave`, its fields `revision` and `base`; a desk that takes
// more out of an answer listens to `portal:adopt`, and says `portal:rows` of its rows.
(() => {
  "use strict";
  const PAUSE = 2000;
  const SOON = 300;
  const RETRY = [3000, 10000, 30000];
  // A browser lets a page that closes send this much, and no more.
  const LARGEST_LAST_WORD = 60000;
  const byId = (id) => document.getElementById(id);
  const form = () => document.querySelector("form[data-autosave]");
  const input = (name) => form().querySelector(`[name=${name}]`);
  const { send, readAgain, isReachable } = window.portalSending;
  let timer = 0;
  let saving = null;
  let failures = 0;
  let stopped = false; // what stands against another version waits for a button
  let changed = false;
  let composing = false; // an input method is at work: half a word is nothing to save
  let leaving = false;
  let checkPage = "";

  function say(text, isProblem) {
    byId("saved").textContent = text;
    byId("saved").classList.toggle("doubt", Boolean(isProblem));
    byId("saved").classList.toggle("kept", text.startsWith("已保存"));
  }

  function later(pause) {
    clearTimeout(timer);
    if (!stopped && !composing) timer = setTimeout(save, pause);
  }

  function touched() {
    if (!form()) return;
    changed = true;
    document.dispatchEvent(new CustomEvent("portal:typed"));
    if (stopped) return;
    if (failures === 0) say("正在填写…");
    later(failures ? RETRY[0] : PAUSE);
  }

  function take(answer) {
    if (answer.revision < Number(input("revision").value)) return;
    input("revision").value = answer.revision;
    input("base").value = answer.base;
    form().querySelectorAll("[name^=take-]").forEach((one) => { one.disabled = true; });
    document.dispatchEvent(new CustomEvent("portal:adopt", { detail: answer }));
  }

  // What is typed; files go up on their own, or with the whole page.
  function readTyped() {
    const all = [...new FormData(form())];
    return new URLSearchParams(all.filter(([, value]) => typeof value === "string"));
  }

  const hasFiles = () => [...form().elements].some((one) => one.files?.length);

  // "saved", "page" (the server has a page to show about it) or "kept" (still here only).
  async function once(extra, options) {
    changed = false;
    const data = readTyped();
    data.set("act", "autosave");
    Object.entries(extra || {}).forEach(([name, value]) => { data.set(name, value); });
    const { status, answer } = await send(form().action, data, options);
    if (status === 200) {
      failures = 0;
      take(answer);
      byId("log-in-again").hidden = true;
      say(`已保存 ${answer.saved}`);
      if (changed) later(PAUSE);
      else document.dispatchEvent(new CustomEvent("portal:saved"));
      const isQuiet = () => !changed && !composing && !leaving;
      if (answer.behind && isQuiet()) await readAgain(isQuiet);
      checkPage = answer.check;
      return "saved";
    }
    changed = true;
    return explain(status, answer);
  }

  function explain(status, answer) {
    if (status === 401) {
      askToLogIn(answer.message);
    } else if (status === 429) {
      askToLogIn("密码输错的次数太多，请等 15 分钟再试，先不要关闭这一页。");
    } else if (answer.archived) {
      stopped = true;
      say(answer.message, true);
    } else if (status === 409) {
      stopped = true;
      say(answer.message, true);
      return "page";
    } else if (status === 422) {
      say(answer.message, true);
      return "page";
    } else if (status >= 500) {
      tryAgain(answer.message);
    } else {
      failures += 1;
      say(
        answer.message ||
          "没有保存：现在登录的账号不能填这张表。写的内容还在这一页；" +
            "请在新窗口换回原来的账号，再点“保存草稿”。",
        true,
      );
    }
    return "kept";
  }

  function tryAgain(message) {
    changed = true;
    say(message || "网络不通，还没有保存。写的内容都在这一页，正在重试…", true);
    later(RETRY[Math.min(failures, RETRY.length - 1)]);
    failures += 1;
    return "kept";
  }

  function save(extra) {
    clearTimeout(timer);
    if (saving) return saving.then(() => (changed || extra ? save(extra) : "saved"));
    saving = once(extra)
      .catch(() => tryAgain())
      .finally(() => { saving = null; });
    return saving;
  }

  // The last word of a page that goes: not behind a save that is still under way.
  function saveLastWord() {
    if (!changed || stopped || composing || !form()) return;
    const size = readTyped().toString().length;
    once({}, { keepalive: size < LARGEST_LAST_WORD }).catch(() => {
      changed = true;
      if (document.visibilityState === "visible") tryAgain();
    });
  }

  function go(address) {
    leaving = true;
    location.assign(address);
  }

  // The session is over: log in again on this very page, then save what stands here.
  function askToLogIn(message) {
    const box = byId("log-in-again");
    box.hidden = false;
    box.querySelector(".doubt").textContent = message || "";
    // After a wrong password only that is typed again.
    const name = box.querySelector("[name=again-username]");
    (name.value ? box.querySelector("[name=again-password]") : name).focus();
    failures += 1;
    say("登录时间到了，还没有保存。请在上面重新登录。", true);
  }

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "log-in-again") return;
    event.preventDefault();
    const box = event.target;
    const name = box.querySelector("[name=again-username]").value;
    const secret = box.querySelector("[name=again-password]");
    const code = box.querySelector("[name=again-code]");
    const extra = { username: name, password: secret.value, login_code: code?.value ?? "" };
    secret.value = "";
    if (code) code.value = "";
    save(extra);
  });

  // A button goes by the script first, and stays here when the network does not answer.
  document.addEventListener("submit", async (event) => {
    const page = event.target;
    if (page !== form() || page.dataset.sent) return;
    const act = event.submitter?.value || "save";
    if (act.startsWith("restore-")) return; // a script of the desk does that in place
    event.preventDefault();
    clearTimeout(timer);
    if (stopped) {
      if (await isReachable(page.action)) sendPlainly(act);
      else tryAgain();
      return;
    }
    const result = await save({});
    if (leaving || result === "kept") return;
    if (result === "page" || hasFiles()) sendPlainly(act);
    else if (act === "check") go(checkPage);
    else if (act !== "save") sendPlainly(act);
  });

  function sendPlainly(act) {
    const said = document.createElement("input");
    Object.assign(said, { type: "hidden", name: "act", value: act });
    form().append(said);
    form().dataset.sent = "yes";
    leaving = true;
    form().submit();
  }

  const isOurs = (event) => form()?.contains(event.target) && event.target.name;

  document.addEventListener("input", (event) => {
    if (isOurs(event) && !event.isComposing) touched();
  });
  document.addEventListener("compositionstart", (event) => {
    if (!isOurs(event)) return;
    // What was there before goes now: it may be long until the word is done.
    if (changed && !stopped) save();
    composing = true;
    clearTimeout(timer);
  });
  document.addEventListener("compositionend", (event) => {
    if (!isOurs(event)) return;
    composing = false;
    touched();
  });
  document.addEventListener("focusout", (event) => {
    if (isOurs(event) && changed && failures === 0) later(SOON);
  });
  document.addEventListener("change", (event) => {
    if (!isOurs(event)) return;
    touched();
    if (failures === 0) later(SOON);
  });
  document.addEventListener("portal:rows", () => {
    touched();
    if (failures === 0) later(SOON);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") saveLastWord();
  });
  window.addEventListener("online", () => { if (changed) later(0); });
  window.addEventListener("beforeunload", (event) => {
    if (leaving || !changed || !(failures || stopped)) return;
    event.preventDefault();
    event.returnValue = "";
  });

  function begin() {
    stopped = Boolean(form()?.hasAttribute("data-unsaved"));
    changed = stopped;
    failures = 0;
  }

  document.addEventListener("portal:page", begin);
  window.portalSaving = {
    save,
    say,
    touched,
    isChanged: () => changed,
    isComposing: () => composing,
    mayLeave: () => { leaving = true; },
  };
  begin();
})();
