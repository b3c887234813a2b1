document.documentElement.classList.add("scripted");
try {
  const colours = localStorage.getItem("colours");
  if (colours) document.documentElement.dataset.colours = colours;
} catch {}
