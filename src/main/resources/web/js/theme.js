// Before the first paint, so that a chosen theme never flashes. A classic script for that reason.
document.documentElement.dataset.theme = localStorage.getItem('theme') ?? 'auto';
