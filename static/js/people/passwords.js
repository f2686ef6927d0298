// 显示密码: a button below each password, to see what was typed from a slip of paper.
(() => {
  "use strict";

  function show(field, button, shown) {
    field.type = shown ? "text" : "password";
    button.textContent = shown ? "隐藏密码" : "显示密码";
  }

  for (const field of document.querySelectorAll("input[type=password]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn-quiet show-password";
    show(field, button, false);
    button.addEventListener("click", () => show(field, button, field.type === "password"));
    // Browsers remember only what is sent as a password.
    field.form.addEventListener("submit", () => show(field, button, false));
    field.after(button);
  }
})();
