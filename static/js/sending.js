// How a page that saves itself talks to the server: with a fresh token when the old one
// has gone, and without ever leaving the page for an error.
(() => {
  "use strict";

  function adopt(token) {
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => {
      input.value = token;
    });
  }

  // {status, answer, page}; throws when there is no network or no server.
  async function send(address, data, options, again) {
    const response = await fetch(address, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      ...options,
    });
    const kind = response.headers.get("Content-Type") || "";
    const answer = kind.includes("json") ? await response.json() : {};
    const page = kind.includes("html") ? await response.text() : "";
    if (answer.token) {
      adopt(answer.token);
      // Somebody logged in again in another window: the session lives, the token went.
      if (response.status === 403 && !again) {
        data.set("csrfmiddlewaretoken", answer.token);
        return send(address, data, options, true);
      }
    }
    return { status: response.status, answer, page };
  }

  // Puts what a page says in place of what stands here; scripts and address stay.
  function show(html) {
    const next = new DOMParser().parseFromString(html, "text/html");
    const main = document.getElementById("main");
    if (!next.querySelector("form[data-autosave]")) return false;
    main.replaceChildren(...next.getElementById("main").childNodes);
    document.title = next.title;
    window.htmx?.process(main);
    document.dispatchEvent(new CustomEvent("portal:page"));
    return true;
  }

  // The page as it is stored now, with focus and selection where they were; `isQuiet`
  // says whether nothing was typed while it was on its way, else what stands here stays.
  async function readAgain(isQuiet = () => true) {
    const response = await fetch(location.pathname, { credentials: "same-origin" });
    const html = await response.text();
    const { id, selectionStart, selectionEnd } = document.activeElement || {};
    if (!response.ok || !isQuiet() || !show(html) || !id) return;
    const field = document.getElementById(id);
    field?.focus();
    if (selectionStart != null) field?.setSelectionRange?.(selectionStart, selectionEnd);
  }

  // Whether a page sent plainly would be answered at all.
  async function isReachable(address) {
    try {
      const response = await fetch(address, { method: "HEAD", credentials: "same-origin" });
      return response.status < 500;
    } catch {
      return false;
    }
  }

  window.portalSending = { send, show, readAgain, isReachable };
})();
