// A small copy of a photo is made when it is first looked at; with too many at once the
// server refuses some for the moment (submissions/turns.py). Those are asked for again.
(() => {
  "use strict";
  const PAUSE = 10_000;
  const TRIES = 3;

  function askAgain(picture) {
    const tries = Number(picture.dataset.tries ?? 0);
    if (tries >= TRIES) return;
    picture.dataset.tries = tries + 1;
    setTimeout(() => { picture.src = picture.getAttribute("src"); }, PAUSE);
  }

  document.addEventListener("error", ({ target }) => {
    if (target.matches?.("img[data-photo-copy]")) askAgain(target);
  }, true);

  for (const picture of document.querySelectorAll("img[data-photo-copy]")) {
    if (picture.complete && !picture.naturalWidth) askAgain(picture);
  }
})();
