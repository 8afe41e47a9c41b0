// Draws <div data-map="…/map.json"> : boundary, grids and places from one GeoJSON collection. No tiles are needed;
// data-tiles="https://…/{z}/{x}/{y}.png" puts some behind. data-focus="grid:3" shows one thing and what surrounds it.
(() => {
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const looks = {
    boundary: () => ({ color: token("--ink-2"), weight: 2, dashArray: "6 4", fill: false, interactive: false }),
    grid: () => ({ color: token("--brand"), weight: 1.5, fillColor: token("--brand"), fillOpacity: 0.08 }),
    place: () => ({ color: token("--ink-2"), weight: 1, fillColor: token("--idle"), fillOpacity: 0.35, radius: 5 }),
  };

  async function draw(box) {
    const answer = await fetch(box.dataset.map, { headers: { "X-Live": "1" } });
    if (!answer.ok) return;
    const shapes = await answer.json();
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
        if (kind === "grid") drawn.bindTooltip(name, { permanent: true, direction: "center", className: "map-name" });
        else drawn.bindTooltip(name);
        drawn.on("click", () => { location.href = `${box.dataset[kind]}${pk}/`; });
      },
    }).addTo(map);
    const whole = around ? (around.getBounds ? around.getBounds() : around.getLatLng().toBounds(300)) : all.getBounds();
    if (whole.isValid && !whole.isValid()) { box.hidden = true; return; }
    map.fitBounds(whole, { padding: [12, 12], maxZoom: 18 });
  }

  document.querySelectorAll("[data-map]").forEach(draw);
})();
