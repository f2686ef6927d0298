// Photos are sent as soon as they are chosen, one after the other, with progress; what
// did not arrive can be sent again. Without this script they go with the form.
(() => {
  "use strict";
  const form = document.getElementById("report");
  const input = document.getElementById("id_photos");
  const cards = document.getElementById("photo-cards");
  const said = document.getElementById("photos-said");
  const waiting = [];
  let busy = false;

  form.querySelectorAll("[data-without-scripts]").forEach((button) => {
    button.hidden = true;
  });

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function makeButton(className, text, name, act) {
    const button = make("button", className, text);
    button.type = "button";
    button.setAttribute("aria-label", `${text}：${name}`);
    button.addEventListener("click", act);
    return button;
  }

  function begin(file) {
    const card = make("li", "photo-card");
    const job = { file, card, request: null };
    cards.append(card);
    queue(job);
  }

  function queue(job) {
    job.card.classList.remove("is-late");
    job.card.setAttribute("aria-busy", "true");
    const words = make("div", "photo-words");
    const line = make("p", "sending");
    const label = make("span", "", `正在排队：${job.file.name}`);
    const bar = make("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", `上传 ${job.file.name}`);
    line.append(label, bar);
    words.append(line);
    const acts = make("div", "photo-acts");
    acts.append(makeButton("", "取消上传", job.file.name, () => forget(job)));
    job.card.replaceChildren(words, acts);
    job.say = (text, share) => {
      label.textContent = text;
      bar.value = share;
    };
    waiting.push(job);
    next();
  }

  function forget(job) {
    const place = waiting.indexOf(job);
    if (place >= 0) waiting.splice(place, 1);
    job.cancelled = true;
    job.request?.abort();
    job.card.remove();
    input.focus();
  }

  function fail(job, message) {
    if (job.cancelled) return;
    job.card.classList.add("is-late");
    job.card.removeAttribute("aria-busy");
    const words = make("div", "photo-words");
    const line = make("p", "not-sent");
    line.append(make("b", "", "没有传上："), `${message}（${job.file.name}）`);
    words.append(line);
    const acts = make("div", "photo-acts");
    acts.append(
      makeButton("again-now", "重试", job.file.name, () => queue(job)),
      makeButton("", "移除", job.file.name, () => forget(job)),
    );
    job.card.replaceChildren(words, acts);
    said.textContent = `${job.file.name}没有传上。`;
  }

  function arrive(job, answer) {
    const holder = document.createElement("ol");
    holder.innerHTML = answer.card;
    const card = holder.firstElementChild;
    const there = cards.querySelector(`[data-photo="${answer.photo}"]`);
    if (there && there !== job.card) {
      job.card.remove();
      said.textContent = `${job.file.name}已经传过了。`;
      return;
    }
    const select = document.getElementById("id_logo_photo");
    select.append(new Option(job.file.name, answer.photo));
    if (!select.value) select.value = answer.photo;
    job.card.replaceWith(card);
    said.textContent = `${job.file.name}已经传上。`;
    document.dispatchEvent(new CustomEvent("portal:rows"));
  }

  function next() {
    if (busy) return;
    const job = waiting.shift();
    if (!job) return;
    busy = true;
    const data = new FormData();
    data.append("photo", job.file);
    data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    job.request = window.portalUploading.send(
      input.dataset.upload,
      data,
      job.say,
      (status, answer) => {
        busy = false;
        if (status === 200 && answer.card) arrive(job, answer);
        else fail(job, answer.message || explain(status));
        // The form knows how to log in without leaving the page.
        if (status === 401) window.portalSaving.save({});
        next();
      },
    );
  }

  function explain(status) {
    if (status === 0) return "网络中断，已传的部分没有留下。照片还在您的手机里。";
    if (status === 401) return "登录时间到了。请在上面重新登录，再点重试。";
    if (status === 413) return "照片太大。请在手机相册里选小一些的尺寸再传。";
    return "服务器没有收下，请稍后重试。";
  }

  input.addEventListener("change", () => {
    [...input.files].forEach(begin);
    input.value = "";
  });
})();
