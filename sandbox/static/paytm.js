// Sends the payer's browser back to the merchant, as the gateway's own page does; late or twice when so switched.
"use strict";

const form = document.getElementById("callback");
const shown = 1.2;

async function goBack() {
  if (form.dataset.twice === "yes") {
    await fetch(form.action, { method: "POST", mode: "no-cors", body: new URLSearchParams(new FormData(form)) })
      .catch(() => undefined);
  }
  form.submit();
}

if (form) {
  setTimeout(goBack, 1000 * Math.max(shown, Number(form.dataset.delaySeconds)));
}
