// Draws <div data-map="…/map.json"> : boundary, grids and places from one GeoJSON collection. No tiles are needed;
// data-tiles="https://…/{z}/{x}/{y}.png" puts some behind. data-focus="grid:3" shows one thing and what surrounds it.
(() => {
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const looks = {
    boundary: () => ({ color: token("--ink-2"), weight: 2, dashArray: "6 4", fill: false, interactive: false }),
    grid: () => ({ color: token("--brand"), weight: 1.5, fillColor: token("--brand"), fillOpacity: 0.08 }),
    place: () => ({ color: token("--ink-2"), weight: 1, fillColor: token("--idle"), fillOpacity: 0.35, radius: 5 }),
    mark: (share) => ({ color: token("--paper"), weight: 1.5, fillColor: token("--bad"), fillOpacity: 0.75, radius: Math.max(6, 22 * Math.sqrt(share)) }),
  };

  // data-marks="place:12=3 grid:4=1": how many of something lie where, as dots whose area tells the number
  function marksOf(box) {
    const pairs = (box.dataset.marks || "").split(" ").filter(Boolean).map((one) => one.split("="));
    return new Map(pairs.map(([where, count]) => [where, Number(count)]));
  }

  function mark(map, box, shapes) {
    const marks = marksOf(box), top = Math.max(...marks.values(), 1), found = [];
    for (const feature of shapes.features) {
      const { layer, id, name } = feature.properties, count = marks.get(`${layer}:${id}`);
      if (!count) continue;
      const shape = L.geoJSON(feature), dot = L.circleMarker(shape.getBounds().getCenter(), looks.mark(count / top));
      dot.bindTooltip(`${name} ${count} ${box.dataset.unit || ""}`);
      dot.on("click", () => { location.href = `${box.dataset[layer]}${id}/`; });
      found.push([count, dot]);
    }
    found.sort((one, other) => other[0] - one[0]).forEach(([, dot]) => dot.addTo(map));
  }

  async function draw(box) {
    const answer = await fetch(box.dataset.map, { headers: { "X-Live": "1" } });
    if (!answer.ok) return;
    const shapes = await answer.json();
    box.replaceChildren();
    box.classList.remove("drawn");
    const map = L.map(box, { attributionControl: Boolean(box.dataset.tiles), zoomSnap: 0.25, scrollWheelZoom: false });
    if (box.dataset.tiles) L.tileLayer(box.dataset.tiles, { attribution: box.dataset.attribution || "" }).addTo(map);
    const [layer, id] = (box.dataset.focus || ":").split(":");
    let around = null;
    const all = L.geoJSON(shapes, {
      style: (feature) => {
        const own = feature.properties.layer === layer && String(feature.properties.id) === id;
        return { ...looks[feature.properties.layer](), ...(own ? { fillOpacity: 0.3, weight: 3 } : {}) };
      },
      pointToLayer: (feature, at) => L.circleMarker(at, looks.place()),
      onEachFeature: (feature, drawn) => {
        const { layer: kind, name, id: pk } = feature.properties;
        if (kind === layer && String(pk) === id) around = drawn;
        if (kind === "boundary") return;
        if (kind === "grid" && !box.dataset.marks) drawn.bindTooltip(name, { permanent: true, direction: "center", className: "map-name" });
        else drawn.bindTooltip(name);
        drawn.on("click", () => { location.href = `${box.dataset[kind]}${pk}/`; });
      },
    }).addTo(map);
    const whole = around ? (around.getBounds ? around.getBounds() : around.getLatLng().toBounds(300)) : all.getBounds();
    if (whole.isValid && !whole.isValid()) { box.hidden = true; return; }
    map.fitBounds(whole, { padding: [12, 12], maxZoom: 18 });
    if (box.dataset.marks) mark(map, box, shapes);
  }

  document.querySelectorAll("[data-map]").forEach(draw);
})();
