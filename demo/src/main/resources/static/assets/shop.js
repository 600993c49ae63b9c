// The "Add" buttons of the grid stay on the page; without scripts they are ordinary forms.
document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!form.matches('form.quick')) return;
  event.preventDefault();
  const button = form.querySelector('button');
  const answer = await fetch('/api/cart', {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({sku: form.sku.value, quantity: Number(form.quantity.value)}),
  });
  const {units} = await answer.json();
  document.getElementById('units').textContent = units;
  button.textContent = answer.ok ? 'Added ✓' : 'Sorry';
  setTimeout(() => { button.textContent = 'Add'; }, 1500);
});
