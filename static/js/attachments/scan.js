// The stamped paper goes up without leaving the page: checked before it is sent, with
// progress; what is typed beside it stays. Without this script its forms are sent whole.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  let sending = null;

  function say(text, isWrong) {
    const said = byId("scan-said");
    said.textContent = text;
    said.classList.toggle("doubt", Boolean(isWrong));
  }

  // What is wrong with the chosen file, "" when it may be sent.
  function check(input) {
    const [file] = input.files;
    if (!file) return "还没有选择文件。请先选盖好章的扫描件，再点上传。";
    const ending = file.name.slice(file.name.lastIndexOf(".")).toLowerCase();
    if (!input.accept.split(",").includes(ending)) return input.dataset.wrongType;
    if (file.size === 0) return input.dataset.empty;
    if (file.size > Number(input.dataset.largest)) return input.dataset.tooLarge;
    return "";
  }

  function explain(status) {
    if (status === 0) return "网络中断，没有办成，已传的部分没有留下。请再试一次。";
    if (status === 401) return "登录时间到了。请重新登录，再试一次。";
    if (status === 413) return byId("id_scan_file").dataset.tooLarge;
    if (status === 503) return "服务器现在存不进去，什么也没有留下。文件还在您手里，请过一会儿再试。";
    return "服务器没有收下，请稍后再试。";
  }

  function showProgress(words, share) {
    const box = byId("scan-sending");
    box.hidden = false;
    box.querySelector("span").textContent = words;
    box.querySelector("progress").value = share;
  }

  function arrive(answer) {
    const next = new DOMParser().parseFromString(answer.box, "text/html");
    byId("id_scan").replaceWith(next.getElementById("id_scan"));
    say(answer.message);
    byId("id_scan").focus({ preventScroll: true });
  }

  function end(status, answer, isCancelled) {
    sending = null;
    byId("scan-sending").hidden = true;
    if (status === 200 && answer.box) arrive(answer);
    else if (isCancelled) say("上传已经取消，什么也没有留下。");
    else say(status === 422 ? answer.message : explain(status), true);
    // The form beside it knows how to log in without leaving the page.
    if (status === 401) window.portalSaving?.save();
  }

  document.addEventListener("change", (event) => {
    if (event.target.id !== "id_scan_file" || !event.target.files.length) return;
    const wrong = check(event.target);
    say(wrong, wrong);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-scan-form]")) return;
    event.preventDefault();
    if (sending) return;
    const input = form.querySelector("[type=file]");
    const wrong = input ? check(input) : "";
    say(wrong, wrong);
    if (wrong) return;
    let isCancelled = false;
    sending = window.portalUploading.send(
      form.action,
      new FormData(form),
      input ? showProgress : () => {},
      (status, answer) => end(status, answer, isCancelled),
    );
    byId("scan-sending").querySelector("button").onclick = () => {
      isCancelled = true;
      sending?.abort();
    };
  });
})();
