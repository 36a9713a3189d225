"""How the joint model is made: one encoder fine-tuned on trees, entities and attributions at once."""
