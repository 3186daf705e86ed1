// Shows and arms the print button, which would do nothing where scripts are off.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
