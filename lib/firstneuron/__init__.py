"""The library that First Neuron's notebooks import."""
