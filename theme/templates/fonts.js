// Text that is painted before its formulas have their fonts would move when they come.
{
  const { classList } = document.documentElement;
  const show = () => classList.remove("without-fonts");
  classList.add("without-fonts");
  const faces = [...document.fonts].filter(({ family }) => family.startsWith("KaTeX"));
  Promise.allSettled(faces.map((face) => face.load())).then(show);
  setTimeout(show, 1000);
}
