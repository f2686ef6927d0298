// Sends a form that may hold a file: with progress, and once more with a good token when
// somebody logged in again in another window.
(() => {
  "use strict";
  const megabytes = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

  function read(text) {
    try {
      return JSON.parse(text);
    } catch (error) {
      return {};
    }
  }

  function adopt(token) {
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => {
      input.value = token;
    });
  }

  // `tell(words, percent)` on the way, `end(status, answer)` once; returns {abort}.
  function send(address, data, tell, end) {
    const sending = { abort: () => sending.request.abort() };

    function start(isAgain) {
      const request = new XMLHttpRequest();
      sending.request = request;
      request.open("POST", address);
      request.setRequestHeader("Accept", "application/json");
      request.timeout = 120000;
      request.upload.addEventListener("progress", (event) => {
        const share = Math.round((event.loaded / event.total) * 100);
        tell(
          `正在上传 ${share}%，已传 ${megabytes(event.loaded)}，共 ${megabytes(event.total)}`,
          share,
        );
      });
      request.addEventListener("loadend", () => {
        const answer = read(request.responseText);
        if (answer.token) adopt(answer.token);
        if (request.status === 403 && answer.token && !isAgain) {
          data.set("csrfmiddlewaretoken", answer.token);
          start(true);
        } else {
          end(request.status, answer);
        }
      });
      request.send(data);
    }

    start(false);
    return sending;
  }

  window.portalUploading = { send };
})();
