// Draws a polygon into a text field: <div data-draw="id_polygon" data-layers="…/map.json" data-undo="…" data-clear="…">.
// Each tap adds a corner; the field holds GeoJSON and stays usable without the map.
(() => {
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  async function begin(box) {
    const field = document.getElementById(box.dataset.draw);
    if (!field || !window.L || field.disabled || field.closest("fieldset:disabled")) return;
    const answer = await fetch(box.dataset.layers, { headers: { "X-Live": "1" } });
    if (!answer.ok) return;
    box.hidden = false;
    const map = L.map(box, { attributionControl: false, zoomSnap: 0.25, scrollWheelZoom: false, doubleClickZoom: false });
    const ground = L.geoJSON(await answer.json(), {
      interactive: false,
      style: () => ({ color: token("--ink-2"), weight: 1, fillColor: token("--idle"), fillOpacity: 0.1 }),
      pointToLayer: (feature, at) => L.circleMarker(at, { color: token("--ink-2"), weight: 1, radius: 4, interactive: false }),
      onEachFeature: (feature, drawn) => {
        if (feature.properties.layer === "grid") drawn.bindTooltip(feature.properties.name, { permanent: true, direction: "center", className: "map-name" });
      },
    });
    const bounds = ground.getBounds();
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [12, 12] });
    else map.setView([30.25, 120.2], 12);
    ground.addTo(map);
    const shape = L.polygon([], { color: token("--brand"), weight: 2, fillOpacity: 0.2 }).addTo(map);
    let corners = read(field);
    const dots = L.layerGroup().addTo(map);

    function show(write) {
      shape.setLatLngs(corners.map(([x, y]) => [y, x]));
      dots.clearLayers();
      corners.forEach(([x, y]) => L.circleMarker([y, x], { radius: 4, color: token("--brand"), fillOpacity: 1, interactive: false }).addTo(dots));
      if (!write) return;
      const ring = corners.length > 2 ? [...corners, corners[0]] : null;
      field.value = ring ? JSON.stringify({ type: "Polygon", coordinates: [ring] }) : "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }

    map.on("click", (event) => {
      corners.push([event.latlng.lng, event.latlng.lat].map((n) => Math.round(n * 1e6) / 1e6));
      show(true);
    });
    const bar = document.createElement("div");
    bar.className = "row";
    [["undo", () => corners.pop()], ["clear", () => { corners = []; }]].forEach(([name, act]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-small";
      button.textContent = box.dataset[name];
      button.addEventListener("click", () => { act(); show(true); });
      bar.append(button);
    });
    box.after(bar);
    const folded = box.closest("details");
    const fit = () => {
      map.invalidateSize();
      const whole = corners.length > 2 ? shape.getBounds().pad(1) : bounds;
      if (whole.isValid()) map.fitBounds(whole, { padding: [12, 12], maxZoom: 18 });
    };
    show(false);
    if (folded) folded.addEventListener("toggle", fit);
    fit();
  }

  function read(field) {
    try {
      const shape = JSON.parse(field.value);
      return shape.type === "Polygon" ? shape.coordinates[0].slice(0, -1) : [];
    } catch {
      return [];
    }
  }

  document.querySelectorAll("[data-draw]").forEach(begin);
})();
