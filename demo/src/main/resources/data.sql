INSERT INTO category (slug, name, intro, shelf) VALUES
  ('mugs', 'Mugs & cups', 'For the first coffee, the third tea, and whatever comes after.', 1),
  ('bowls', 'Bowls & plates', 'Everyday tableware that gets better looking with the years.', 2),
  ('teapots', 'Teapots & jugs', 'Spouts that do not drip. We check each one over the sink.', 3),
  ('kitchen', 'Kitchen helpers', 'Wood, linen and stone to stand next to the pots.', 4);

INSERT INTO product (sku, name, category, brand, price, description, shape, glaze, accent, featured) VALUES
  ('mug-01', 'Harbour mug', 'mugs', 'Northshore', 18.50, 'A stout mug for cold mornings, dipped in sea blue over raw stoneware. Holds 320 ml.', 'mug', '#d9c7ab', '#2f5d7c', TRUE),
  ('mug-02', 'Moss mug', 'mugs', 'Hollow Oak', 17.00, 'Green ash glaze that pools darker in the throwing rings. Holds 300 ml.', 'mug', '#7d8f5d', '#56663d', FALSE),
  ('mug-03', 'Oatmeal latte mug', 'mugs', 'Fern & Fire', 21.00, 'Wide enough for a proper foam, with a thumb rest on the handle. Holds 420 ml.', 'mug', '#efe4d0', '#c9a77c', FALSE),
  ('cup-01', 'Pebble espresso cup', 'mugs', 'Northshore', 11.50, 'Sits in the palm like a stone from the beach. Holds 90 ml.', 'tumbler', '#8d9296', '#dcdad4', FALSE),
  ('cup-02', 'Tide tumbler', 'mugs', 'Studio Brava', 14.00, 'A straight stoneware tumbler with a high-water line. Holds 250 ml.', 'tumbler', '#e7ddc9', '#4f8a8b', TRUE),
  ('cup-03', 'Ember yunomi', 'mugs', 'Fern & Fire', 16.00, 'A tall tea cup without a handle, iron red from a wood kiln.', 'tumbler', '#a4492c', '#e0a458', FALSE),
  ('bowl-01', 'Pebble rice bowl', 'bowls', 'Northshore', 16.50, 'A small bowl with a high foot, easy to hold while hot.', 'bowl', '#8d9296', '#ece9e2', FALSE),
  ('bowl-02', 'Ramen bowl', 'bowls', 'Fern & Fire', 29.00, 'A deep bowl for noodles and everything on top of them. Holds 1.1 l.', 'bowl', '#2d3a45', '#c8553d', TRUE),
  ('bowl-03', 'Orchard salad bowl', 'bowls', 'Hollow Oak', 46.00, 'The big bowl in the middle of the table, celadon inside and out.', 'bowl', '#a9c0a2', '#e9efdf', FALSE),
  ('plate-01', 'Breakfast plate', 'bowls', 'Studio Brava', 19.00, 'Speckled stoneware, 21 cm across, with a rim that keeps the egg on it.', 'plate', '#ece3d2', '#7b6a58', FALSE),
  ('plate-02', 'Midnight supper plate', 'bowls', 'Fern & Fire', 26.00, 'A flat 27 cm plate in a blue that is nearly black.', 'plate', '#2d3a55', '#6d83a8', TRUE),
  ('plate-03', 'Crème pasta plate', 'bowls', 'Studio Brava', 24.00, 'Half plate, half bowl: for pasta, risotto and crème brûlée for four.', 'plate', '#f3e9d5', '#d69f5b', FALSE),
  ('pot-01', 'Heron teapot', 'teapots', 'Hollow Oak', 64.00, 'A round teapot for two to three cups, with a long pouring spout.', 'teapot', '#6f8f92', '#e6dfcf', TRUE),
  ('pot-02', 'Little side-handle teapot', 'teapots', 'Fern & Fire', 58.00, 'A small teapot for strong green tea, strainer built in.', 'teapot', '#a4492c', '#3a2b25', FALSE),
  ('pot-03', 'Sunday teapot', 'teapots', 'Studio Brava', 72.00, 'The big teapot. Six cups and a lid that stays on.', 'teapot', '#e9c46a', '#b5651d', FALSE),
  ('kettle-01', 'Hearth kettle', 'teapots', 'Northshore', 89.00, 'Flameproof clay kettle with a bamboo handle, for gas or an open fire.', 'kettle', '#4a4540', '#a5764a', TRUE),
  ('jug-01', 'Milk jug', 'teapots', 'Studio Brava', 22.00, 'Half a litre of milk, a handful of daisies, or gravy.', 'jug', '#eef0ec', '#6b93b5', FALSE),
  ('jug-02', 'Cider jug', 'teapots', 'Hollow Oak', 38.00, 'A generous jug in salt-glazed brown. Holds 1.5 l.', 'jug', '#8a5a35', '#d8b98a', FALSE),
  ('board-01', 'Oak bread board', 'kitchen', 'Hollow Oak', 34.00, 'Cut from one plank and oiled three times. 38 by 20 cm.', 'board', '#b98a57', '#8a6238', TRUE),
  ('spoon-01', 'Cherry cooking spoon', 'kitchen', 'Hollow Oak', 12.50, 'Carved from cherry, for right hands and left.', 'spoon', '#a86b44', '#7d4a2c', FALSE),
  ('towel-01', 'Striped linen towel', 'kitchen', 'Northshore', 15.00, 'Washed linen that dries the pots and still looks good on the oven door.', 'towel', '#f2ede2', '#2f5d7c', FALSE),
  ('towel-02', 'Ochre linen towel', 'kitchen', 'Studio Brava', 15.00, 'The same heavy linen with a stripe the colour of raw clay.', 'towel', '#f4ecdc', '#c98a3d', FALSE),
  ('jar-01', 'Pantry jar', 'kitchen', 'Studio Brava', 31.00, 'A lidded stoneware jar for salt, sugar or secrets. Holds 900 ml.', 'jar', '#d7cdbb', '#5c7a6b', TRUE),
  ('mortar-01', 'Pestle & mortar', 'kitchen', 'Northshore', 42.00, 'Heavy, unglazed inside, made for pepper and pesto.', 'mortar', '#9a978f', '#6e6b64', FALSE);

INSERT INTO rating (sku, rater, stars) VALUES
  ('mug-01', 'guest-1', 5), ('mug-01', 'guest-2', 5), ('mug-01', 'guest-3', 4),
  ('cup-02', 'guest-1', 3), ('cup-02', 'guest-4', 4),
  ('bowl-02', 'guest-2', 5), ('bowl-02', 'guest-3', 4),
  ('pot-01', 'guest-1', 4), ('pot-01', 'guest-5', 5),
  ('board-01', 'guest-2', 5);

-- ada@example.org signs in with kiln-and-kettle, bea@example.org with teapot-42
INSERT INTO account (id, email, name, salt, hash) VALUES
  ('s-1001', 'ada@example.org', 'Ada', 'a1b2c3d4e5f60718', '6d8747df0ce906df148188e2a5f87b964e4eb2ff8ee85d03891a310cb15e8370'),
  ('s-1002', 'bea@example.org', 'Bea', '0f1e2d3c4b5a6978', 'ecd6c226006f0d115c9c9c76e684a840e075438880fc4eefe50f81c6f78b3ee5');
