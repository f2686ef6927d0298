// Text that is not saved yet is kept in this window of the browser, and offered back: a
// closed network, a lost session or a reload loses nothing. It goes when it is saved, at
// logout, and with the window. What is kept of a page is its desk's affair:
// `window.portalTyped` is {read, write, tell}, `tell` says what of it a person wrote.
(() => {
  "use strict";
  const FIRST = "portal:draft:";
  const AT_ONCE = 30000; // milliseconds: who reloads wants to go on where they were
  const LONGEST = 12 * 60 * 60 * 1000; // as long as a session lasts
  const form = () => document.querySelector("form[data-autosave]");
  const input = (name) => form().querySelector(`[name=${name}]`);
  const key = () => FIRST + form().dataset.copies;
  const ofPerson = () => key().split(".")[0];
  const typed = window.portalTyped;
  const saving = window.portalSaving;

  function store() {
    try {
      return window.sessionStorage;
    } catch {
      return null; // shut by the browser: nothing is kept, everything else goes on
    }
  }

  function nameWindow() {
    const box = store();
    let name = box?.getItem("portal:window");
    if (!name) {
      name = Math.random().toString(36).slice(2, 12).padEnd(6, "0");
      box?.setItem("portal:window", name);
    }
    return `${name}-${Date.now()}`;
  }

  // The page goes with it: what it saved unheard is no other person's.
  const KEPT = ["revision", "base", "page"];

  function keep() {
    if (!form() || saving.isComposing()) return;
    const over = Object.fromEntries(KEPT.map((name) => [name, input(name).value]));
    const copy = { at: Date.now(), over, said: typed.read() };
    try {
      store()?.setItem(key(), JSON.stringify(copy));
    } catch {
      // No room: the copy is a second net, the save itself goes on.
    }
  }

  function forget() {
    if (form()) store()?.removeItem(key());
  }

  function forgetAll(isKept = () => false) {
    const box = store();
    Object.keys(box || {})
      .filter((name) => name.startsWith(FIRST) && !isKept(name))
      .forEach((name) => box.removeItem(name));
  }

  function find() {
    const box = store();
    if (!box) return null;
    forgetAll((name) => name.startsWith(ofPerson())); // what is of another person
    try {
      const copy = JSON.parse(box.getItem(key()));
      return copy && Date.now() - copy.at < LONGEST ? copy : null;
    } catch {
      return null;
    }
  }

  function putBack(copy) {
    // It goes over what it was written over; the server sees what came between.
    Object.entries(copy.over).forEach(([name, value]) => { input(name).value = value; });
    typed.write(copy.said);
    saving.touched();
  }

  function begin() {
    if (!form()) return;
    input("page").value = window.portalWindow;
    if (form().hasAttribute("data-unsaved")) return;
    const copy = find();
    if (!copy) return;
    if (JSON.stringify(typed.tell(copy.said)) === JSON.stringify(typed.tell(typed.read()))) {
      forget();
    } else if (Date.now() - copy.at < AT_ONCE) {
      putBack(copy);
      saving.save();
    } else {
      offer(copy);
    }
  }

  function offer(copy) {
    const at = new Date(copy.at);
    const time = at.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
    window.portalAsk(`这个窗口里还有 ${time} 没有保存的内容。`, [
      ["放回表里", () => { putBack(copy); saving.save(); }],
      ["不要了", forget],
    ]);
  }

  document.addEventListener("portal:typed", keep);
  document.addEventListener("portal:saved", forget);
  document.addEventListener("portal:page", () => {
    if (form()) input("page").value = window.portalWindow;
  });
  document.addEventListener("submit", (event) => {
    if (event.target.action?.endsWith("/logout/")) forgetAll();
  });

  window.portalWindow = nameWindow();
  begin();
})();
