// A button that copies what stands in the field it names, and says that it did.

document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy");
    }
    const said = button.closest("section").querySelector("[data-copied]");
    said.textContent = said.dataset.copied;
  });
});
