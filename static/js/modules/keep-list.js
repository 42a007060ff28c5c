// Lets the browser keep the plain list for a time without a network. Visiting the list is the consent; nothing personal is kept.
export function start(element) {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
  const register = () => navigator.serviceWorker.register(element.dataset.worker, { scope: element.dataset.scope }).catch(() => undefined);
  if (document.readyState === "complete") register();
  else window.addEventListener("load", register, { once: true });
}
