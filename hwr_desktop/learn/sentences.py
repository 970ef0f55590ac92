"""Sentences to copy by hand, so that the program can learn a hand before the first page is corrected.

Each set has every letter, small and capital, every digit and the usual signs; the French one the accented letters too. Names, dates and amounts are
among them because hands differ most in what is written seldom.
"""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, ...]] = {
    "en": (
        "The quick brown fox jumps over the lazy dog.",
        "Pack my box with five dozen liquor jugs, please!",
        "Dear Mrs. Whitfield, thank you for your kind letter.",
        "Meet me on Friday, 14 June 2019, at 7:30 in the evening.",
        'Vera asked: "Is it really 385 km to Quebec (by train)?"',
        "We judge a book by its cover; few of us admit it.",
        "Invoice no. 20467: 3 x 18.90 = 56.70 (paid in cash).",
        "Zoe Xavier & Sons, 92 Kings Road, Leeds LS6 1HB",
        "He didn't say why, and I don't think he knows.",
        "Under the bridge the water was grey, cold and quiet.",
        "Call +44 20 5550 1836 or write to info@example.org.",
        "Questions? Yes: who, what, where, when - and how.",
        "Grandma's recipe: 250 g flour, 1/2 cup sugar, 4 eggs.",
        "July and August were hot, but October brought rain.",
        "Please return the keys to Nora Quinn before noon.",
        "About 95% of the members voted; 5% did not come.",
    ),
    "fr": (
        "Portez ce vieux whisky au juge blond qui fume.",
        "Voix ambiguë d'un cœur qui préfère les jattes de kiwis.",
        "Chère Madame, je vous remercie de votre aimable lettre.",
        "Rendez-vous le vendredi 14 juin 2019 à 7 h 30 du soir.",
        "Zoé a demandé : « Est-ce loin, Québec (en train) ? »",
        "Où étiez-vous hier ? Là-bas, près de l'église.",
        "Facture no 20467 : 3 x 18,90 = 56,70 € (payée).",
        "Xavier & Fils, 92 rue Kléber, 69006 Lyon",
        "Il n'a pas dit pourquoi ; je crois qu'il l'ignore.",
        "Sous le pont, l'eau est peut-être grise et froide.",
        "Appelez le 01 55 50 18 36 ou écrivez à info@example.org.",
        "Hélène Noël habite toujours l'île, au bout du port.",
        "Il faut 250 g de farine, 1/2 verre de sucre et 4 œufs.",
        "Juillet et août furent chauds, octobre apporta la pluie.",
        "Merci de rendre les clés à Yves Dupré avant midi !",
        'Près de 95 % des membres ont voté "oui", sans façon.',
    ),
}
"""By language; each at least 16."""
