"use strict";
// Structure, density or energy of the mobile ions, sites and jumps in three dimensions. WebGL 2, parallel
// projection. Lengths in Å, origin at the centre of the cell. What is opaque writes its true depth:
// spheres and cylinders are rectangles whose fragments know where the surface is.
(function () {
  const page = document.getElementById("data");
  const views = page ? JSON.parse(page.textContent).views || [] : [];

  const HEAD = `#version 300 es
  precision highp float;`;
  // Turn, shift and scale: x, y to the screen, z towards the eye.
  const CAMERA = `
  uniform mat3 turn; uniform vec2 shift; uniform vec2 scale; uniform float deep;
  vec4 screen(vec3 v) { return vec4((v.xy + shift) * scale, -v.z * deep, 1.0); }`;
  const LIGHT = `
  vec3 lit(vec3 colour, vec3 n) {
    float l = 0.42 + 0.58 * max(0.0, dot(n, normalize(vec3(0.4, 0.5, 0.8))));
    return colour * l + 0.18 * pow(max(0.0, n.z), 24.0);
  }`;
  const SPHERE = [HEAD + CAMERA + `
  in vec2 corner; in vec3 at; in float radius; in vec3 colour;
  out vec2 c; out vec3 tint; out float z; out float r;
  void main() {
    vec3 v = turn * at;
    c = corner; tint = colour; z = v.z; r = radius;
    gl_Position = screen(v + vec3(corner * radius, 0.0));
  }`, HEAD + LIGHT + `
  uniform float deep; in vec2 c; in vec3 tint; in float z; in float r; out vec4 o;
  void main() {
    float q = 1.0 - dot(c, c);
    if (q < 0.0) discard;
    float h = sqrt(q);
    gl_FragDepth = 0.5 - 0.5 * (z + r * h) * deep;
    o = vec4(lit(tint, vec3(c, h)), 1.0);
  }`];
  const TUBE = [HEAD + CAMERA + `
  in vec2 corner; in vec3 at; in vec3 to; in float radius; in vec3 colour;
  out float c; out vec3 tint; out float z; out float r; out vec2 across;
  void main() {
    vec3 a = turn * at, b = turn * to;
    vec2 d = b.xy - a.xy;
    float l = length(d);
    across = l > 1e-4 ? vec2(-d.y, d.x) / l : vec2(1.0, 0.0);
    vec3 v = mix(a, b, corner.y * 0.5 + 0.5);
    c = corner.x; tint = colour; z = v.z; r = radius;
    gl_Position = screen(v + vec3(across * corner.x * radius, 0.0));
  }`, HEAD + LIGHT + `
  uniform float deep; in float c; in vec3 tint; in float z; in float r; in vec2 across; out vec4 o;
  void main() {
    float h = sqrt(max(0.0, 1.0 - c * c));
    gl_FragDepth = 0.5 - 0.5 * (z + r * h) * deep;
    o = vec4(lit(tint, vec3(across * c, h)), 1.0);
  }`];
  const SURFACE = [HEAD + CAMERA + `
  in vec3 at; in vec3 normal; out vec3 n;
  void main() { n = turn * normal; gl_Position = screen(turn * at); }`, HEAD + LIGHT + `
  uniform vec3 tint; uniform float side; in vec3 n; out vec4 o;
  void main() {
    vec3 m = normalize(n);
    if (m.z * side < 0.0) discard;
    o = vec4(lit(tint, m * side), side < 0.0 ? 0.35 : 0.5);
  }`];

  // Hydrogen white, carbon grey, nitrogen blue, oxygen red, … as models of molecules are painted;
  // else a hue by atomic number, so that neighbours in the table differ.
  const PAINT = {1: "#f2f2f2", 6: "#6b6b6b", 7: "#4a6fe3", 8: "#e0392b", 9: "#8fd16a", 15: "#f08a24", 16: "#e6c229", 17: "#3fb34f", 35: "#a5482a", 53: "#8a3fa0"};
  function paint(number) {
    const hex = PAINT[number];
    if (hex) return [1, 3, 5].map(k => parseInt(hex.slice(k, k + 2), 16) / 255);
    const h = number * 0.618034 % 1 * 6;
    return [5, 3, 1].map(n => { const k = (n + h) % 6; return 0.82 * (1 - 0.5 * Math.max(0, Math.min(k, 4 - k, 1))); });
  }
  const css = c => "rgb(" + c.map(x => Math.round(255 * x)).join(",") + ")";
  const DENSITY = [0.24, 0.56, 0.86], SITE = [0.86, 0.86, 0.80], JUMP = [0.72, 0.32, 0.62];
  const ATOM = 0.45; // of the covalent radius, so that one sees between

  async function inflate(base64) {
    const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  // The surface at `level` of a periodic grid, by tetrahedra: each cube of eight points is cut into
  // the six that run from its lowest to its highest corner along its edges in every order. Edges of
  // tetrahedra lead from a point p to p + e, e one of seven, so a vertex is stored once, under p, e.
  const TETRAHEDRA = [[0, 1, 3, 7], [0, 1, 5, 7], [0, 2, 3, 7], [0, 2, 6, 7], [0, 4, 5, 7], [0, 4, 6, 7]];
  function surface(grid, shape, level, place, slope) {
    const [na, nb, nc] = shape, wb = nb + 1, wc = nc + 1;
    const stored = new Int32Array((na + 1) * wb * wc * 7).fill(-1);
    const at = [], normal = [], faces = [];
    const value = (a, b, c) => grid[(a % na * nb + b % nb) * nc + c % nc];
    function gradient(a, b, c) {
      return [
        (value(a + 1, b, c) - value(a + na - 1, b, c)) * na,
        (value(a, b + 1, c) - value(a, b + nb - 1, c)) * nb,
        (value(a, b, c + 1) - value(a, b, c + nc - 1)) * nc,
      ];
    }
    function vertex(a, b, c, from, to, x, y) {
      const low = [a + (from & 1), b + (from >> 1 & 1), c + (from >> 2)];
      const step = to & ~from;
      const key = ((low[0] * wb + low[1]) * wc + low[2]) * 7 + step - 1;
      if (stored[key] >= 0) return stored[key];
      const t = (level - x) / (y - x);
      const high = [low[0] + (step & 1), low[1] + (step >> 1 & 1), low[2] + (step >> 2)];
      at.push(...place(low.map((v, d) => (v + t * (high[d] - v)) / shape[d])));
      const g = gradient(...low), h = gradient(...high);
      normal.push(...slope(g.map((v, d) => -(v + t * (h[d] - v)))));
      return stored[key] = at.length / 3 - 1;
    }
    const corner = new Float64Array(8);
    for (let a = 0; a < na; a++) for (let b = 0; b < nb; b++) for (let c = 0; c < nc; c++) {
      let above = 0;
      for (let k = 0; k < 8; k++) {
        corner[k] = value(a + (k & 1), b + (k >> 1 & 1), c + (k >> 2));
        if (corner[k] > level) above |= 1 << k;
      }
      if (above === 0 || above === 255) continue;
      for (const t of TETRAHEDRA) {
        const inside = t.filter(k => above >> k & 1), outside = t.filter(k => !(above >> k & 1));
        if (!inside.length || !outside.length) continue;
        const cut = (p, q) => p < q ? vertex(a, b, c, p, q, corner[p], corner[q]) : vertex(a, b, c, q, p, corner[q], corner[p]);
        if (inside.length === 2) {
          const v = cut(inside[0], outside[0]), w = cut(inside[1], outside[1]);
          faces.push(v, cut(inside[0], outside[1]), w, v, w, cut(inside[1], outside[0]));
        } else {
          const one = inside.length === 1 ? inside : outside, three = inside.length === 1 ? outside : inside;
          faces.push(...three.map(k => cut(one[0], k)));
        }
      }
    }
    return {at: new Float32Array(at), normal: new Float32Array(normal), faces: new Uint32Array(faces)};
  }

  async function show(figure, data) {
    const note = figure.querySelector("p");
    const canvas = document.createElement("canvas");
    const gl = typeof DecompressionStream === "undefined" ? null : canvas.getContext("webgl2", {antialias: true});
    if (!gl) {
      note.textContent = "This browser has no WebGL 2. " + (data.density ? "The density is in density*.cube too (haven analyze --mechanism density), for VESTA or OVITO." : "The structure lies in the folder as a file too, for VESTA or OVITO.");
      return;
    }
    // A density is a byte 255 √(ρ/ρ_max), an energy 255 (1 − E/E_top): inside is what is above a level.
    const map = data.map, {shape, most, ions, deflated} = data.density || map || {shape: [1, 1, 1]};
    const grid = deflated ? await inflate(deflated) : new Uint8Array(1);
    const C = data.cell;
    const centre = [0, 1, 2].map(d => 0.5 * (C[d] + C[3 + d] + C[6 + d]));
    const place = f => [0, 1, 2].map(d => f[0] * C[d] + f[1] * C[3 + d] + f[2] * C[6 + d] - centre[d]);
    const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
    const A = [C.slice(0, 3), C.slice(3, 6), C.slice(6, 9)];
    const planes = [cross(A[1], A[2]), cross(A[2], A[0]), cross(A[0], A[1])];
    const volume = Math.abs(A[0][0] * planes[0][0] + A[0][1] * planes[0][1] + A[0][2] * planes[0][2]);
    const slope = g => [0, 1, 2].map(d => g[0] * planes[0][d] + g[1] * planes[1][d] + g[2] * planes[2][d]);

    function program(sources) {
      const p = gl.createProgram();
      sources.forEach((text, k) => {
        const s = gl.createShader(k ? gl.FRAGMENT_SHADER : gl.VERTEX_SHADER);
        gl.shaderSource(s, text);
        gl.compileShader(s);
        gl.attachShader(p, s);
      });
      gl.linkProgram(p);
      if (!gl.getProgramParameter(p, gl.LINK_STATUS)) throw new Error("shader: " + sources.map((t, k) => gl.getShaderInfoLog(gl.getAttachedShaders(p)[k])).join(" "));
      return p;
    }
    // Buffers of one draw. columns: name, components, and rows of numbers; `each` for one row per instance.
    function attach(p, array, names, each) {
      gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
      gl.bufferData(gl.ARRAY_BUFFER, array, gl.STATIC_DRAW);
      const row = names.reduce((n, c) => n + c[1], 0);
      let offset = 0;
      for (const [name, size] of names) {
        const place = gl.getAttribLocation(p, name);
        gl.enableVertexAttribArray(place);
        gl.vertexAttribPointer(place, size, gl.FLOAT, false, 4 * row, 4 * offset);
        gl.vertexAttribDivisor(place, each ? 1 : 0);
        offset += size;
      }
      return array.length / row;
    }
    const corners = new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]);
    function instances(p, rows, names) {
      const vao = gl.createVertexArray();
      gl.bindVertexArray(vao);
      attach(p, corners, [["corner", 2]], false);
      const count = attach(p, new Float32Array(rows.flat()), names, true);
      return () => { gl.bindVertexArray(vao); gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, count); };
    }
    const sphere = program(SPHERE), tube = program(TUBE), skin = program(SURFACE);
    const spheres = rows => instances(sphere, rows, [["at", 3], ["radius", 1], ["colour", 3]]);
    const tubes = rows => instances(tube, rows, [["at", 3], ["to", 3], ["radius", 1], ["colour", 3]]);
    const moved = r => [0, 1, 2].map(d => r[d] - centre[d]);

    const atoms = [];
    for (const e of data.elements) for (let k = 0; k < e.at.length; k += 3) atoms.push([...moved(e.at.slice(k, k + 3)), ATOM * e.radius, ...paint(e.number)]);
    const sites = (data.sites || []).map(s => [...moved(s), 0.12 + 0.4 * Math.sqrt(Math.max(0, Math.min(1, s[3]))), ...SITE]);
    const greatest = data.paths.length ? data.paths[0][2] : 1;
    const jumps = data.paths.map(([from, v, n]) => {
      const a = moved(data.sites[from]);
      return [...a, a[0] + v[0], a[1] + v[1], a[2] + v[2], 0.2 * Math.sqrt(n / greatest), ...JUMP];
    });
    const AXES = [[0.85, 0.25, 0.25], [0.25, 0.65, 0.3], [0.3, 0.45, 0.9]], EDGE = [0.55, 0.58, 0.62];
    const edges = [];
    for (let k = 0; k < 8; k++) for (let d = 0; d < 3; d++) if (!(k >> d & 1)) {
      const bits = m => place([m & 1, m >> 1 & 1, m >> 2]);
      edges.push([...bits(k), ...bits(k | 1 << d), 0.06, ...(k ? EDGE : AXES[d])]);
    }
    const parts = {
      framework: {label: data.density ? "framework" : "atoms", on: true, count: atoms.length, draw: spheres(atoms), program: sphere},
      density: {label: map ? "region open to " + data.mobile : "density of " + data.mobile, on: true, count: deflated ? 1 : 0},
      jumps: {label: data.pathsAre || "jumps", on: true, count: jumps.length, draw: tubes(jumps), program: tube},
      sites: {label: data.sitesAre || "sites", on: !deflated, count: sites.length, draw: spheres(sites), program: sphere},
      cell: {label: "cell", on: true, count: edges.length, draw: tubes(edges), program: tube},
    };

    let mesh = null;
    function skinAt(level) {
      const s = surface(grid, shape, level, place, slope);
      if (!mesh) mesh = {vao: gl.createVertexArray(), buffers: []};
      mesh.buffers.forEach(b => gl.deleteBuffer(b));
      gl.bindVertexArray(mesh.vao);
      attach(skin, s.at, [["at", 3]], false);
      const first = gl.getParameter(gl.ARRAY_BUFFER_BINDING);
      attach(skin, s.normal, [["normal", 3]], false);
      const second = gl.getParameter(gl.ARRAY_BUFFER_BINDING), index = gl.createBuffer();
      gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, index);
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, s.faces, gl.STATIC_DRAW);
      mesh.buffers = [first, second, index];
      mesh.count = s.faces.length;
      canvas.dataset.triangles = s.faces.length / 3;
    }

    // How many ions, and how much of the volume, lie where the byte is above each level.
    const held = new Float64Array(256), filled = new Float64Array(256);
    for (const b of grid) { held[b] += b * b; filled[b]++; }
    for (let k = 254; k >= 0; k--) { held[k] += held[k + 1]; filled[k] += filled[k + 1]; }
    let start = 254;
    while (start > 1 && held[start] < 0.5 * held[0]) start--;
    // The level at which the map opens in most dimensions, and a little more for the coarse grid.
    const byteOf = energy => Math.max(1, Math.min(254, Math.round(255 * (1 - energy / map.top)) - 3));
    if (map) start = map.ways.length ? byteOf(map.ways[0][1]) : byteOf(0.5 * map.top);

    const radius = 0.5 * Math.max(...[0, 1, 2, 3].map(k => 2 * Math.hypot(...place([k & 1, k >> 1, 0])))) + 2;
    const home = () => ({turn: turned([1, 0, 0, 0, 0, 1, 0, -1, 0], 0.45, 0.28), shift: [0, 0], zoom: 1.2});
    // Columns of the matrix; turned by `x` about the screen's upright axis and by `y` about the level one.
    function turned(m, x, y) {
      const [p, q, s, t] = [Math.cos(x), Math.sin(x), Math.cos(y), Math.sin(y)];
      const rows = [[p, 0, q], [t * q, s, -t * p], [-s * q, t, s * p]];
      return [0, 1, 2].flatMap(c => rows.map(r => r[0] * m[3 * c] + r[1] * m[3 * c + 1] + r[2] * m[3 * c + 2]));
    }
    let camera = home(), waiting = false;
    const letters = ["a", "b", "c"].map((name, d) => {
      const span = document.createElement("span");
      span.textContent = name;
      span.style.color = css(AXES[d]);
      return span;
    });

    function draw() {
      waiting = false;
      const ratio = Math.min(2, devicePixelRatio), w = canvas.clientWidth, h = canvas.clientHeight;
      if (!w || gl.isContextLost()) return;
      if (canvas.width !== Math.round(w * ratio) || canvas.height !== Math.round(h * ratio)) {
        canvas.width = Math.round(w * ratio);
        canvas.height = Math.round(h * ratio);
      }
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      gl.enable(gl.DEPTH_TEST);
      const unit = camera.zoom / radius * Math.min(w, h);
      const scale = [unit / w, unit / h];
      function use(p) {
        gl.useProgram(p);
        const at = name => gl.getUniformLocation(p, name);
        gl.uniformMatrix3fv(at("turn"), false, camera.turn);
        gl.uniform2fv(at("shift"), camera.shift);
        gl.uniform2fv(at("scale"), scale);
        gl.uniform1f(at("deep"), 0.5 / radius);
        return at;
      }
      for (const part of [parts.framework, parts.sites, parts.jumps, parts.cell]) if (part.on && part.count) { use(part.program); part.draw(); }
      if (parts.density.on && mesh && mesh.count) {
        const at = use(skin);
        gl.uniform3fv(at("tint"), DENSITY);
        gl.enable(gl.BLEND);
        gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
        gl.depthMask(false);
        gl.bindVertexArray(mesh.vao);
        for (const side of [-1, 1]) { gl.uniform1f(at("side"), side); gl.drawElements(gl.TRIANGLES, mesh.count, gl.UNSIGNED_INT, 0); }
        gl.depthMask(true);
        gl.disable(gl.BLEND);
      }
      letters.forEach((span, d) => {
        const p = place([0, 1, 2].map(k => k === d ? 1.06 : 0)), m = camera.turn;
        const [x, y] = [0, 1].map(r => m[r] * p[0] + m[3 + r] * p[1] + m[6 + r] * p[2] + camera.shift[r]);
        span.style.transform = `translate(${(0.5 + 0.5 * x * scale[0]) * w}px, ${(0.5 - 0.5 * y * scale[1]) * h}px) translate(-50%, -50%)`;
        span.hidden = !parts.cell.on || Math.abs(x * scale[0]) > 0.97 || Math.abs(y * scale[1]) > 0.97;
      });
      canvas.dataset.drawn = Number(canvas.dataset.drawn || 0) + 1;
    }
    function redraw() { if (!waiting) { waiting = true; requestAnimationFrame(draw); } }

    const box = document.createElement("div");
    box.className = "scene";
    box.append(canvas, ...letters);
    const tools = document.createElement("div");
    tools.className = "tools";
    for (const part of Object.values(parts)) if (part.count) {
      const label = document.createElement("label"), tick = document.createElement("input");
      tick.type = "checkbox";
      tick.checked = part.on;
      tick.addEventListener("change", () => { part.on = tick.checked; redraw(); });
      label.append(tick, " " + part.label);
      tools.append(label);
    }
    const slider = document.createElement("input"), said = document.createElement("output"), reset = document.createElement("button");
    Object.assign(slider, {type: "range", min: 1, max: 254, value: start});
    slider.setAttribute("aria-label", map ? "level of the energy" : "level of the density");
    let level = 0;
    function atLevel() {
      level = Number(slider.value);
      const up = x => 100 * x[level + 1] / x[0];
      if (map) said.textContent = `up to ${(map.top * (1 - (level + 0.5) / 255)).toFixed(2)} eV above the lowest: ${up(filled).toPrecision(2)} % of ${volume.toFixed(0)} Å³`;
      else said.textContent = `ρ > ${(most * (level / 255) ** 2).toPrecision(2)} Å⁻³: ${up(held).toFixed(0)} % of ${ions} ions in ${up(filled).toPrecision(2)} % of ${volume.toFixed(0)} Å³`;
      skinAt(level + 0.5);
      redraw();
    }
    let asked = false;
    slider.addEventListener("input", () => { if (!asked) { asked = true; requestAnimationFrame(() => { asked = false; atLevel(); }); } });
    reset.type = "button";
    reset.textContent = "reset";
    reset.addEventListener("click", () => { camera = home(); redraw(); });
    const line = document.createElement("label");
    line.className = "level";
    line.append("level", slider, said);
    if (deflated) tools.append(line);
    for (const [dimension, barrier] of map ? map.ways : []) {
      const jump = document.createElement("button");
      jump.type = "button";
      jump.textContent = `${dimension}-D ${barrier.toFixed(2)} eV`;
      jump.title = `opens in ${dimension} dimension${dimension > 1 ? "s" : ""} at ${barrier} eV above the lowest`;
      jump.addEventListener("click", () => { slider.value = byteOf(barrier); atLevel(); });
      tools.append(jump);
    }
    tools.append(reset);
    const legend = document.createElement("div");
    legend.className = "legend";
    const entry = (colour, text) => {
      const span = document.createElement("span"), dot = document.createElement("i");
      dot.style.background = css(colour);
      span.append(dot, text);
      legend.append(span);
    };
    for (const e of data.elements) entry(paint(e.number), `${e.symbol}, ${e.at.length / 3}${data.density ? " at mean places" : ""}, radius ${(ATOM * e.radius).toFixed(2)} Å (${ATOM} of the covalent ${e.radius.toFixed(2)})`);
    if (data.density) entry(DENSITY, `density of ${data.mobile}, smoothed by some 0.4 Å`);
    if (map) entry(DENSITY, `${map.quantity} up to the level${map.ways.length ? "" : "; no way opens"}`);
    if (sites.length) entry(SITE, data.sitesAre || `${sites.length} sites, size by occupancy`);
    if (jumps.length) entry(JUMP, data.pathsAre || `jumps, width by the root of their number: ${greatest} at most; ${jumps.length} of ${data.pathsInAll} paths, those of ${data.paths[jumps.length - 1][2]} or more`);
    note.textContent = "Drag to turn, with Shift or two fingers to shift; wheel after a click, or pinch, to zoom; arrow keys, + and −.";
    figure.append(box, tools, legend, note);

    canvas.tabIndex = 0;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", data.title || "Crystal structure" + (data.density ? " with the density of " + data.mobile + " and its jumps" : map ? " with the region that is open to " + data.mobile : ""));
    const pointers = new Map();
    const zoom = f => { camera.zoom = Math.max(0.5, Math.min(20, camera.zoom * f)); redraw(); };
    const slide = (x, y) => {
      const unit = 2 * radius / camera.zoom / Math.min(canvas.clientWidth, canvas.clientHeight);
      camera.shift = [camera.shift[0] + x * unit, camera.shift[1] - y * unit];
      redraw();
    };
    const spin = (x, y) => { camera.turn = turned(camera.turn, x, y); redraw(); };
    canvas.addEventListener("pointerdown", e => {
      canvas.focus({preventScroll: true});
      canvas.setPointerCapture(e.pointerId);
      pointers.set(e.pointerId, [e.clientX, e.clientY]);
    });
    canvas.addEventListener("pointermove", e => {
      const old = pointers.get(e.pointerId);
      if (!old) return;
      const now = [e.clientX, e.clientY], x = now[0] - old[0], y = now[1] - old[1];
      if (pointers.size === 2) {
        const other = [...pointers].find(p => p[0] !== e.pointerId)[1];
        zoom(Math.hypot(now[0] - other[0], now[1] - other[1]) / Math.max(1, Math.hypot(old[0] - other[0], old[1] - other[1])));
        slide(x / 2, y / 2);
      } else if (e.shiftKey || e.buttons & 2) slide(x, y);
      else spin(0.008 * x, 0.008 * y);
      pointers.set(e.pointerId, now);
    });
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, e => pointers.delete(e.pointerId));
    canvas.addEventListener("contextmenu", e => e.preventDefault());
    canvas.addEventListener("wheel", e => {
      if (document.activeElement !== canvas) return; // else the page could not be scrolled past
      e.preventDefault();
      zoom(Math.exp(-0.0015 * e.deltaY));
    }, {passive: false});
    canvas.addEventListener("keydown", e => {
      const step = {ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1]}[e.key];
      if (step) spin(...step);
      else if (e.key === "+" || e.key === "=") zoom(1.15);
      else if (e.key === "-" || e.key === "−") zoom(1 / 1.15);
      else return;
      e.preventDefault();
    });
    canvas.addEventListener("webglcontextlost", () => { note.textContent = "The graphics processor dropped this view; load the page anew."; });
    new ResizeObserver(redraw).observe(canvas);
    if (deflated) atLevel(); else redraw();
  }
  window.havenShow = show;

  // When it comes near the screen: a browser keeps few WebGL contexts.
  const seen = new IntersectionObserver(entries => entries.forEach(e => {
    if (!e.isIntersecting) return;
    seen.unobserve(e.target);
    show(e.target, views.find(v => v.id === e.target.id)).catch(failure => {
      e.target.querySelector("p").textContent = "This view could not be drawn: " + failure.message;
      console.error(failure);
    });
  }), {rootMargin: "300px"});
  views.forEach(v => seen.observe(document.getElementById(v.id)));
})();
