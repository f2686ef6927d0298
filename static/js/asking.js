// A question in the page, in its box (includes/_asked.html).
(() => {
  "use strict";
  // `answers`: [[word, what it does]]; the first is the usual one.
  window.portalAsk = (words, answers) => {
    const box = document.getElementById("asked");
    const back = document.activeElement;
    const buttons = answers.map(([word, act], place) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = place ? "btn-quiet" : "btn btn-outline-secondary";
      button.textContent = word;
      button.addEventListener("click", () => {
        box.hidden = true;
        back?.focus?.();
        act();
      });
      return button;
    });
    document.getElementById("asked-words").textContent = words;
    box.querySelector(".asked-buttons").replaceChildren(...buttons);
    box.hidden = false;
    buttons[0].focus();
  };
})();
