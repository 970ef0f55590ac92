<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Write</source>
        <translation>&amp;Écrire</translation>
    </message>
    <message>
        <source>Write on the canvas</source>
        <translation>Écrire sur la feuille</translation>
    </message>
    <message>
        <source>&amp;Page</source>
        <translation>&amp;Page</translation>
    </message>
    <message>
        <source>Go to the opened page</source>
        <translation>Aller à la page ouverte</translation>
    </message>
    <message>
        <source>&amp;New</source>
        <translation>&amp;Nouveau</translation>
    </message>
    <message>
        <source>Begin an empty document</source>
        <translation>Commencer un document vide</translation>
    </message>
    <message>
        <source>&amp;Open …</source>
        <translation>&amp;Ouvrir…</translation>
    </message>
    <message>
        <source>Open a document, pictures, a PDF or ink</source>
        <translation>Ouvrir un document, des images, un PDF ou de l’encre</translation>
    </message>
    <message>
        <source>Open &amp;folder …</source>
        <translation>Ouvrir un &amp;dossier…</translation>
    </message>
    <message>
        <source>Open all pictures of a folder and read them</source>
        <translation>Ouvrir toutes les images d’un dossier et les lire</translation>
    </message>
    <message>
        <source>Open the sample &amp;page</source>
        <translation>Ouvrir la page d’e&amp;xemple</translation>
    </message>
    <message>
        <source>Try the program with a page of ours</source>
        <translation>Essayer le programme avec une de nos pages</translation>
    </message>
    <message>
        <source>&amp;Paste picture</source>
        <translation>C&amp;oller une image</translation>
    </message>
    <message>
        <source>Read the picture on the clipboard</source>
        <translation>Lire l’image du presse-papiers</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Enregistrer</translation>
    </message>
    <message>
        <source>Save the document: pictures, ink and text</source>
        <translation>Enregistrer le document&#xa0;: images, encre et texte</translation>
    </message>
    <message>
        <source>Save &amp;as …</source>
        <translation>Enregistrer &amp;sous…</translation>
    </message>
    <message>
        <source>Save &amp;text …</source>
        <translation>Enregistrer le &amp;texte…</translation>
    </message>
    <message>
        <source>Save the text as a file</source>
        <translation>Enregistrer le texte dans un fichier</translation>
    </message>
    <message>
        <source>Save &amp;ink …</source>
        <translation>Enregistrer l’en&amp;cre…</translation>
    </message>
    <message>
        <source>&amp;Close page</source>
        <translation>&amp;Fermer la page</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Quitter</translation>
    </message>
    <message>
        <source>&amp;Copy all text</source>
        <translation>&amp;Copier tout le texte</translation>
    </message>
    <message>
        <source>Copy all text of this page</source>
        <translation>Copier tout le texte de cette page</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Annuler</translation>
    </message>
    <message>
        <source>Re&amp;do</source>
        <translation>Ré&amp;tablir</translation>
    </message>
    <message>
        <source>&amp;Pen</source>
        <translation>&amp;Stylo</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Écrire</translation>
    </message>
    <message>
        <source>E&amp;raser</source>
        <translation>&amp;Gomme</translation>
    </message>
    <message>
        <source>Erase strokes</source>
        <translation>Effacer des traits</translation>
    </message>
    <message>
        <source>Clear can&amp;vas</source>
        <translation>&amp;Vider la feuille</translation>
    </message>
    <message>
        <source>Take all ink away; can be undone</source>
        <translation>Enlever toute l’encre&#xa0;; peut être annulé</translation>
    </message>
    <message>
        <source>&amp;Guide lines</source>
        <translation>Lig&amp;nes guides</translation>
    </message>
    <message>
        <source>Show guide lines</source>
        <translation>Montrer des lignes guides</translation>
    </message>
    <message>
        <source>&amp;Previous page</source>
        <translation>Page &amp;précédente</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>Page précédente</translation>
    </message>
    <message>
        <source>&amp;Next page</source>
        <translation>Page &amp;suivante</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Page suivante</translation>
    </message>
    <message>
        <source>&amp;Read again</source>
        <translation>&amp;Relire</translation>
    </message>
    <message>
        <source>Read the chosen line again; without one, the page or the ink</source>
        <translation>Relire la ligne choisie&#xa0;; sans ligne choisie, la page ou l’encre</translation>
    </message>
    <message>
        <source>Stop reading</source>
        <translation>Arrêter la lecture</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>Ann&amp;uler</translation>
    </message>
    <message>
        <source>Next &amp;doubtful word</source>
        <translation>Mot &amp;douteux suivant</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>&amp;Agrandir</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Plus grand</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>&amp;Réduire</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Plus petit</translation>
    </message>
    <message>
        <source>&amp;Fit page</source>
        <translation>Page &amp;entière</translation>
    </message>
    <message>
        <source>Show the whole page</source>
        <translation>Montrer la page entière</translation>
    </message>
    <message>
        <source>Full sc&amp;reen</source>
        <translation>Plein é&amp;cran</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Touches</translation>
    </message>
    <message>
        <source>&amp;About hwr-desktop</source>
        <translation>À &amp;propos de hwr-desktop</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Coller</translation>
    </message>
    <message>
        <source>Anywhere</source>
        <translation>Partout</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Rétablir</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Fichier</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Édition</translation>
    </message>
    <message>
        <source>&amp;Canvas</source>
        <translation>Fe&amp;uille</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Affichage</translation>
    </message>
    <message>
        <source>T&amp;ools</source>
        <translation>&amp;Outils</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>Ai&amp;de</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>Ouvrir un fichier &amp;récent</translation>
    </message>
</context>
<context>
    <name>ActivityBar</name>
    <message>
        <source>Progress</source>
        <translation>Progression</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>Ouverture…</translation>
    </message>
    <message>
        <source>Looking for lines …</source>
        <translation>Recherche des lignes…</translation>
    </message>
    <message>
        <source>Reading line {done} of {total} …</source>
        <translation>Lecture de la ligne {done} sur {total}…</translation>
    </message>
    <message>
        <source>Reading page {done} of {total} …</source>
        <translation>Lecture de la page {done} sur {total}…</translation>
    </message>
    <message>
        <source>Opening file {done} of {total} …</source>
        <translation>Ouverture du fichier {done} sur {total}…</translation>
    </message>
    <message>
        <source>Page {page} of {count}</source>
        <translation>Page {page} sur {count}</translation>
    </message>
</context>
<context>
    <name>AlternativesMenu</name>
    <message>
        <source>Alternatives</source>
        <translation>Autres lectures</translation>
    </message>
    <message>
        <source>Other readings</source>
        <translation>Autres lectures</translation>
    </message>
    <message>
        <source>Dictionary</source>
        <translation>Dictionnaire</translation>
    </message>
    <message>
        <source>Whole line</source>
        <translation>Ligne entière</translation>
    </message>
    <message>
        <source>&amp;Add “{word}” to my words</source>
        <translation>&amp;Ajouter «&#xa0;{word}&#xa0;» à mes mots</translation>
    </message>
</context>
<context>
    <name>Autosaving</name>
    <message>
        <source>&amp;Bring back unsaved work</source>
        <translation>Reprendre le tra&amp;vail non enregistré</translation>
    </message>
    <message>
        <source>Your work cannot be kept in case of a crash: {why} It is tried again and again; better save it elsewhere now.</source>
        <translation>Votre travail ne peut pas être protégé d’une panne&#xa0;: {why} L’essai est répété&#xa0;; mieux vaut l’enregistrer ailleurs maintenant.</translation>
    </message>
    <message>
        <source>Your work is kept again.</source>
        <translation>Votre travail est de nouveau protégé.</translation>
    </message>
    <message>
        <source>The program ended without saving. Work from {when} was kept.</source>
        <translation>Le programme s’est terminé sans enregistrer. Le travail du {when} a été gardé.</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>Le reprendre</translation>
    </message>
    <message>
        <source>Throw it away</source>
        <translation>Le jeter</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Canvas</source>
        <translation>Feuille</translation>
    </message>
    <message>
        <source>Write here with a pen, a finger or the mouse; it becomes text</source>
        <translation>Écrivez ici avec un stylet, un doigt ou la souris&#xa0;; cela devient du texte</translation>
    </message>
    <message>
        <source>Write here with a pen, a finger or the mouse.</source>
        <translation>Écrivez ici avec un stylet, un doigt ou la souris.</translation>
    </message>
</context>
<context>
    <name>CanvasTools</name>
    <message>
        <source>Eraser for par&amp;ts</source>
        <translation>Gomme &amp;partielle</translation>
    </message>
    <message>
        <source>Erase what is touched only</source>
        <translation>N’effacer que ce qui est touché</translation>
    </message>
    <message>
        <source>&amp;Lasso</source>
        <translation>&amp;Lasso</translation>
    </message>
    <message>
        <source>Select strokes with a loop; drag them to move</source>
        <translation>Entourer des traits pour les choisir&#xa0;; les tirer pour les déplacer</translation>
    </message>
    <message>
        <source>Pen &amp;colour</source>
        <translation>&amp;Couleur du stylo</translation>
    </message>
    <message>
        <source>Pen &amp;width</source>
        <translation>&amp;Épaisseur du stylo</translation>
    </message>
    <message>
        <source>&amp;Scratch out</source>
        <translation>&amp;Biffer</translation>
    </message>
    <message>
        <source>A zigzag over strokes takes them away</source>
        <translation>Un zigzag sur des traits les enlève</translation>
    </message>
    <message>
        <source>&amp;Fingers write</source>
        <translation>Les do&amp;igts écrivent</translation>
    </message>
    <message>
        <source>One finger writes; else it moves the paper</source>
        <translation>Un doigt écrit&#x202f;; sinon il déplace la feuille</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Couleur</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Épaisseur</translation>
    </message>
    <message>
        <source>A finger now moves the paper, as you write with a pen; this can be changed in the menu Canvas.</source>
        <translation>Un doigt déplace désormais la feuille, puisque vous écrivez au stylet&#x202f;; le menu Feuille permet de changer cela.</translation>
    </message>
    <message>
        <source>Ink</source>
        <translation>Encre</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Bleu</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rouge</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Vert</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>Violet</translation>
    </message>
    <message>
        <source>Very fine</source>
        <translation>Très fin</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>Fin</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>Moyen</translation>
    </message>
    <message>
        <source>Broad</source>
        <translation>Large</translation>
    </message>
    <message>
        <source>Very broad</source>
        <translation>Très large</translation>
    </message>
    <message>
        <source>&amp;Insert ink …</source>
        <translation>Insérer de l’&amp;encre…</translation>
    </message>
    <message>
        <source>Put ink from a file below what is written</source>
        <translation>Placer l’encre d’un fichier sous ce qui est écrit</translation>
    </message>
    <message>
        <source>Select &amp;all strokes</source>
        <translation>&amp;Tout choisir</translation>
    </message>
    <message>
        <source>C&amp;ut strokes</source>
        <translation>Co&amp;uper les traits</translation>
    </message>
    <message>
        <source>C&amp;opy strokes</source>
        <translation>C&amp;opier les traits</translation>
    </message>
    <message>
        <source>&amp;Duplicate strokes</source>
        <translation>&amp;Dupliquer les traits</translation>
    </message>
    <message>
        <source>D&amp;elete strokes</source>
        <translation>Supp&amp;rimer les traits</translation>
    </message>
    <message>
        <source>Delete strokes</source>
        <translation>Supprimer des traits</translation>
    </message>
    <message>
        <source>Insert ink</source>
        <translation>Insérer de l’encre</translation>
    </message>
    <message>
        <source>Paste strokes</source>
        <translation>Coller des traits</translation>
    </message>
</context>
<context>
    <name>CerChart</name>
    <message>
        <source>Errors before and after each learning</source>
        <translation>Erreurs avant et après chaque apprentissage</translation>
    </message>
    <message>
        <source>{name}: {before} % before, {after} % after</source>
        <translation>{name}&#xa0;: {before}&#xa0;% avant, {after}&#xa0;% après</translation>
    </message>
</context>
<context>
    <name>CopyDialog</name>
    <message>
        <source>Copy sentences</source>
        <translation>Copier des phrases</translation>
    </message>
    <message>
        <source>Write this sentence below in your usual hand, on one line:</source>
        <translation>Écrivez cette phrase ci-dessous de votre écriture habituelle, sur une ligne&#xa0;:</translation>
    </message>
    <message>
        <source>Language of the sentences</source>
        <translation>Langue des phrases</translation>
    </message>
    <message>
        <source>Sentences done</source>
        <translation>Phrases faites</translation>
    </message>
    <message>
        <source>&amp;Clear</source>
        <translation>&amp;Effacer</translation>
    </message>
    <message>
        <source>&amp;Skip</source>
        <translation>&amp;Passer</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>&amp;Suivante</translation>
    </message>
    <message>
        <source>On &amp;paper …</source>
        <translation>Sur &amp;papier…</translation>
    </message>
    <message>
        <source>{done} of {count}</source>
        <translation>{done} sur {count}</translation>
    </message>
    <message>
        <source>Sheets to print and fill in</source>
        <translation>Feuilles à imprimer et à remplir</translation>
    </message>
    <message>
        <source>Copy each sentence below it in your usual hand, on both lines if one is too short. Then scan or photograph the sheet, marks and all.</source>
        <translation>Copiez chaque phrase en dessous de votre écriture habituelle, sur les deux lignes si une ne suffit pas. Puis numérisez ou photographiez la feuille, repères compris.</translation>
    </message>
</context>
<context>
    <name>CornerDialog</name>
    <message>
        <source>Straighten the sheet</source>
        <translation>Redresser la feuille</translation>
    </message>
    <message>
        <source>&amp;Straighten</source>
        <translation>&amp;Redresser</translation>
    </message>
    <message>
        <source>&amp;Whole picture</source>
        <translation>&amp;Image entière</translation>
    </message>
    <message>
        <source>Drag each corner onto the corner of the sheet; or Tab to a corner and use the arrow keys, with Shift for larger steps.</source>
        <translation>Tirez chaque coin sur le coin de la feuille&#xa0;; ou allez à un coin avec Tab et utilisez les flèches, avec Maj pour de plus grands pas.</translation>
    </message>
    <message>
        <source>The corners have to enclose the sheet without crossing.</source>
        <translation>Les coins doivent entourer la feuille sans se croiser.</translation>
    </message>
</context>
<context>
    <name>CornerEdit</name>
    <message>
        <source>Picture</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Upper left corner</source>
        <translation>Coin supérieur gauche</translation>
    </message>
    <message>
        <source>Upper right corner</source>
        <translation>Coin supérieur droit</translation>
    </message>
    <message>
        <source>Lower right corner</source>
        <translation>Coin inférieur droit</translation>
    </message>
    <message>
        <source>Lower left corner</source>
        <translation>Coin inférieur gauche</translation>
    </message>
</context>
<context>
    <name>CornerTool</name>
    <message>
        <source>Pull the sheet in a photo straight by its four corners, and read it again</source>
        <translation>Redresser par ses quatre coins la feuille d’une photo, et la relire</translation>
    </message>
    <message>
        <source>&amp;Straighten …</source>
        <translation>R&amp;edresser…</translation>
    </message>
    <message>
        <source>Straighten</source>
        <translation>Redresser</translation>
    </message>
</context>
<context>
    <name>Correction</name>
    <message>
        <source>&amp;Text</source>
        <translation>&amp;Texte</translation>
    </message>
    <message>
        <source>&amp;Save line and go on</source>
        <translation>&amp;Garder la ligne et continuer</translation>
    </message>
    <message>
        <source>Next &amp;word</source>
        <translation>&amp;Mot suivant</translation>
    </message>
    <message>
        <source>Word befor&amp;e</source>
        <translation>Mot p&amp;récédent</translation>
    </message>
    <message>
        <source>Line a&amp;bove</source>
        <translation>Ligne du dess&amp;us</translation>
    </message>
    <message>
        <source>&amp;Line below</source>
        <translation>Ligne du dess&amp;ous</translation>
    </message>
    <message>
        <source>&amp;Alternatives</source>
        <translation>&amp;Autres lectures</translation>
    </message>
    <message>
        <source>S&amp;plit line</source>
        <translation>&amp;Couper la ligne</translation>
    </message>
    <message>
        <source>&amp;Merge with next line</source>
        <translation>&amp;Joindre à la ligne suivante</translation>
    </message>
    <message>
        <source>Delete li&amp;ne</source>
        <translation>&amp;Supprimer la ligne</translation>
    </message>
    <message>
        <source>Between text and pa&amp;ge</source>
        <translation>Entre texte et pa&amp;ge</translation>
    </message>
    <message>
        <source>The line is saved. It was the last one.</source>
        <translation>La ligne est gardée. C’était la dernière.</translation>
    </message>
    <message>
        <source>There is no other reading here.</source>
        <translation>Il n’y a pas d’autre lecture ici.</translation>
    </message>
    <message>
        <source>A line is split at the caret: put it between two words first.</source>
        <translation>Une ligne est coupée au curseur&#xa0;: placez-le d’abord entre deux mots.</translation>
    </message>
    <message>
        <source>Split line</source>
        <translation>Couper la ligne</translation>
    </message>
    <message>
        <source>There is no line after this one.</source>
        <translation>Il n’y a pas de ligne après celle-ci.</translation>
    </message>
    <message>
        <source>Merge lines</source>
        <translation>Joindre les lignes</translation>
    </message>
    <message>
        <source>Delete line</source>
        <translation>Supprimer la ligne</translation>
    </message>
</context>
<context>
    <name>DoubtfulWords</name>
    <message>
        <source>Doubtful word be&amp;fore</source>
        <translation>Mot douteux pr&amp;écédent</translation>
    </message>
    <message>
        <source>From the beginning again.</source>
        <translation>On reprend au début.</translation>
    </message>
    <message>
        <source>From the end again.</source>
        <translation>On reprend à la fin.</translation>
    </message>
    <message>
        <source>No word here is doubtful.</source>
        <translation>Aucun mot n’est douteux ici.</translation>
    </message>
    <message>
        <source>Pages not read yet: {count}.</source>
        <translation>Pages pas encore lues&#xa0;: {count}.</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>All {count} pages</source>
        <translation>Toutes les {count} pages</translation>
    </message>
    <message>
        <source>Only page {page}</source>
        <translation>Seulement la page {page}</translation>
    </message>
    <message>
        <source>&amp;Join the lines of a paragraph</source>
        <translation>&amp;Joindre les lignes d’un paragraphe</translation>
    </message>
    <message>
        <source>&amp;Export …</source>
        <translation>E&amp;xporter…</translation>
    </message>
    <message>
        <source>text</source>
        <translation>texte</translation>
    </message>
    <message>
        <source>Export as</source>
        <translation>Exporter sous</translation>
    </message>
    <message>
        <source>{count} files such as {name} are there already. Replace them?</source>
        <translation>{count} fichiers comme {name} existent déjà. Les remplacer&#xa0;?</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Pages written</source>
        <translation>Pages écrites</translation>
    </message>
    <message>
        <source>Pages that are not read to their end, and whose text is missing or not whole: {count}.</source>
        <translation>Pages pas lues jusqu’au bout, dont le texte manque ou est incomplet&#xa0;: {count}.</translation>
    </message>
    <message>
        <source>Writing page {page} of {count} …</source>
        <translation>Écriture de la page {page} sur {count}…</translation>
    </message>
</context>
<context>
    <name>Exporting</name>
    <message>
        <source>&amp;Export …</source>
        <translation>E&amp;xporter…</translation>
    </message>
    <message>
        <source>Write the text, or the pages with their text, in another format</source>
        <translation>Écrire le texte, ou les pages avec leur texte, dans un autre format</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>Feuille</translation>
    </message>
    <message>
        <source>There is nothing to export yet.</source>
        <translation>Il n’y a encore rien à exporter.</translation>
    </message>
    <message>
        <source>Saved as {path}.</source>
        <translation>Enregistré sous {path}.</translation>
    </message>
    <message>
        <source>Saved as {count} files: {path} and so on.</source>
        <translation>Enregistré en {count} fichiers&#xa0;: {path} et ainsi de suite.</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ouvrir un dossier</translation>
    </message>
    <message>
        <source>Left out, as they are no pictures: {names}</source>
        <translation>Laissés de côté, car ce ne sont pas des images&#xa0;: {names}</translation>
    </message>
    <message>
        <source>The picture {name} is not beside the file: there is only the text.</source>
        <translation>L’image {name} n’est pas à côté du fichier&#xa0;: il n’y a que le texte.</translation>
    </message>
    <message>
        <source>Insert ink</source>
        <translation>Insérer de l’encre</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard.</source>
        <translation>Il n’y a pas d’image dans le presse-papiers.</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Image collée</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Coller</translation>
    </message>
    <message>
        <source>The text is on the clipboard.</source>
        <translation>Le texte est dans le presse-papiers.</translation>
    </message>
    <message>
        <source>There is no text yet.</source>
        <translation>Il n’y a pas encore de texte.</translation>
    </message>
    <message>
        <source>Save text</source>
        <translation>Enregistrer le texte</translation>
    </message>
    <message>
        <source>Saved as {path}.</source>
        <translation>Enregistré sous {path}.</translation>
    </message>
    <message>
        <source>Pages not read to their end, whose text is missing or not whole: {count}.</source>
        <translation>Pages pas lues jusqu’au bout, dont le texte manque ou est incomplet&#xa0;: {count}.</translation>
    </message>
    <message>
        <source>The canvas is empty.</source>
        <translation>La feuille est vide.</translation>
    </message>
    <message>
        <source>Save ink</source>
        <translation>Enregistrer l’encre</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>Replace with</source>
        <translation>Remplacer par</translation>
    </message>
    <message>
        <source>Match &amp;case</source>
        <translation>Respecter la &amp;casse</translation>
    </message>
    <message>
        <source>&amp;Whole words</source>
        <translation>Mots &amp;entiers</translation>
    </message>
    <message>
        <source>The place before (Shift+F3)</source>
        <translation>L’occurrence précédente (Maj+F3)</translation>
    </message>
    <message>
        <source>Next place (F3)</source>
        <translation>L’occurrence suivante (F3)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Fermer (Échap)</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>&amp;Remplacer</translation>
    </message>
    <message>
        <source>Replace &amp;all</source>
        <translation>&amp;Tout remplacer</translation>
    </message>
</context>
<context>
    <name>Finding</name>
    <message>
        <source>&amp;Find …</source>
        <translation>&amp;Rechercher…</translation>
    </message>
    <message>
        <source>&amp;Replace …</source>
        <translation>Re&amp;mplacer…</translation>
    </message>
    <message>
        <source>Find &amp;next</source>
        <translation>Occurrence &amp;suivante</translation>
    </message>
    <message>
        <source>Find &amp;before</source>
        <translation>Occurrence &amp;précédente</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Introuvable</translation>
    </message>
    <message>
        <source>{count} places</source>
        <translation>{count} occurrences</translation>
    </message>
    <message>
        <source>{place} of {count}</source>
        <translation>{place} sur {count}</translation>
    </message>
    <message>
        <source> (pages not read yet: {count})</source>
        <translation> (pages pas encore lues&#xa0;: {count})</translation>
    </message>
    <message>
        <source>Replace all</source>
        <translation>Tout remplacer</translation>
    </message>
    <message>
        <source>Replaced at {count} places.</source>
        <translation>Remplacé à {count} endroits.</translation>
    </message>
</context>
<context>
    <name>FinetuneJob</name>
    <message>
        <source>Learning could not be started: {program} is missing.</source>
        <translation>L’apprentissage n’a pas pu commencer&#xa0;: {program} manque.</translation>
    </message>
    <message>
        <source>Learning ended without a result.</source>
        <translation>L’apprentissage s’est terminé sans résultat.</translation>
    </message>
</context>
<context>
    <name>FormatNames</name>
    <message>
        <source>Plain text</source>
        <translation>Texte brut</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Word document</source>
        <translation>Document Word</translation>
    </message>
    <message>
        <source>Searchable PDF</source>
        <translation>PDF avec recherche</translation>
    </message>
    <message>
        <source>PAGE XML</source>
        <translation>PAGE XML</translation>
    </message>
    <message>
        <source>ALTO XML</source>
        <translation>ALTO XML</translation>
    </message>
    <message>
        <source>hOCR</source>
        <translation>hOCR</translation>
    </message>
    <message>
        <source>Ink</source>
        <translation>Encre</translation>
    </message>
    <message>
        <source>InkML</source>
        <translation>InkML</translation>
    </message>
    <message>
        <source>SVG drawing</source>
        <translation>Dessin SVG</translation>
    </message>
    <message>
        <source>PNG picture</source>
        <translation>Image PNG</translation>
    </message>
    <message>
        <source>The text alone, line by line.</source>
        <translation>Le texte seul, ligne par ligne.</translation>
    </message>
    <message>
        <source>The text with its paragraphs, for notes and wikis.</source>
        <translation>Le texte et ses paragraphes, pour notes et wikis.</translation>
    </message>
    <message>
        <source>All that was read, with places and confidences, for other programs.</source>
        <translation>Tout ce qui a été lu, avec positions et confiances, pour d’autres programmes.</translation>
    </message>
    <message>
        <source>The text with its paragraphs, for Word, LibreOffice and the like.</source>
        <translation>Le texte et ses paragraphes, pour Word, LibreOffice et semblables.</translation>
    </message>
    <message>
        <source>The pages as they look; their text can be searched, selected and copied.</source>
        <translation>Les pages telles quelles&#xa0;; leur texte peut être cherché, sélectionné et copié.</translation>
    </message>
    <message>
        <source>Lines and words with their places, for transcription programs such as eScriptorium; one file a page.</source>
        <translation>Lignes et mots avec leurs positions, pour des programmes de transcription comme eScriptorium&#xa0;; un fichier par page.</translation>
    </message>
    <message>
        <source>Lines and words with their places, for libraries and archives; all pages in one file.</source>
        <translation>Lignes et mots avec leurs positions, pour bibliothèques et archives&#xa0;; toutes les pages dans un fichier.</translation>
    </message>
    <message>
        <source>A web page that says where each word stands, for OCR programs.</source>
        <translation>Une page web qui dit où se trouve chaque mot, pour les programmes d’OCR.</translation>
    </message>
</context>
<context>
    <name>Front</name>
    <message>
        <source>Canvas</source>
        <translation>Feuille</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Keys</source>
        <translation>Touches</translation>
    </message>
    <message>
        <source>About hwr-desktop</source>
        <translation>À propos de hwr-desktop</translation>
    </message>
    <message>
        <source>&lt;h3&gt;hwr-desktop {version}&lt;/h3&gt;&lt;p&gt;Turns handwriting into text, and learns your hand.&lt;br&gt;Everything happens on this computer.&lt;/p&gt;&lt;p&gt;Apache License 2.0.&lt;/p&gt;&lt;p&gt;Made with Qt and PySide6 (LGPL 3), PyTorch (BSD), NumPy (BSD), OpenCV (Apache 2.0),&lt;br&gt;PDFium and pypdfium2 (BSD, Apache 2.0), Pillow (MIT-CMU), safetensors (Apache 2.0), SymSpell (MIT),&lt;br&gt;python-docx (MIT), lxml (BSD).&lt;/p&gt;&lt;p&gt;What the model was trained on, and by whose courtesy, is told in models/README.md.&lt;/p&gt;</source>
        <translation>&lt;h3&gt;hwr-desktop {version}&lt;/h3&gt;&lt;p&gt;Change l’écriture manuscrite en texte, et apprend votre main.&lt;br&gt;Tout se passe sur cet ordinateur.&lt;/p&gt;&lt;p&gt;Licence Apache 2.0.&lt;/p&gt;&lt;p&gt;Fait avec Qt et PySide6 (LGPL 3), PyTorch (BSD), NumPy (BSD), OpenCV (Apache 2.0),&lt;br&gt;PDFium et pypdfium2 (BSD, Apache 2.0), Pillow (MIT-CMU), safetensors (Apache 2.0), SymSpell (MIT),&lt;br&gt;python-docx (MIT), lxml (BSD).&lt;/p&gt;&lt;p&gt;Sur quoi le modèle a été entraîné, et grâce à qui, se lit dans models/README.md.&lt;/p&gt;</translation>
    </message>
</context>
<context>
    <name>InkReading</name>
    <message>
        <source>Typing</source>
        <translation>Saisie</translation>
    </message>
</context>
<context>
    <name>InkSheet</name>
    <message>
        <source>Scratch out</source>
        <translation>Biffer</translation>
    </message>
    <message>
        <source>Stroke</source>
        <translation>Trait</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Effacer</translation>
    </message>
    <message>
        <source>Open ink</source>
        <translation>Ouvrir de l’encre</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Vider</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Déplacer</translation>
    </message>
</context>
<context>
    <name>InkWords</name>
    <message>
        <source>Text un&amp;der the ink</source>
        <translation>Texte so&amp;us l’encre</translation>
    </message>
    <message>
        <source>Show the text under each line</source>
        <translation>Montrer le texte sous chaque ligne</translation>
    </message>
</context>
<context>
    <name>Learning</name>
    <message>
        <source>The sheets are in {path}. Print them, fill them in, and open the scan by &quot;Read a filled sheet&quot; on the page Learning.</source>
        <translation>Les feuilles sont dans {path}. Imprimez-les, remplissez-les, et ouvrez leur numérisation par «&#xa0;Lire une feuille remplie&#xa0;» à la page Apprentissage.</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Chargement…</translation>
    </message>
    <message>
        <source>Learning from {lines} lines, about {minutes} min. This panel may be closed meanwhile.</source>
        <translation>Apprentissage de {lines} lignes, environ {minutes} min. Ce panneau peut être fermé pendant ce temps.</translation>
    </message>
    <message>
        <source>Your hand is learnt: {before} % errors before, {after} % now.</source>
        <translation>Votre écriture est apprise&#xa0;: {before}&#xa0;% d’erreurs avant, {after}&#xa0;% maintenant.</translation>
    </message>
    <message>
        <source>&amp;Look at it …</source>
        <translation>&amp;Voir le résultat…</translation>
    </message>
    <message>
        <source>Learning from</source>
        <translation>Apprentissage de</translation>
    </message>
    <message>
        <source>From now on lines are read with the model that you chose.</source>
        <translation>Désormais, les lignes sont lues avec le modèle que vous avez choisi.</translation>
    </message>
    <message>
        <source>Delete the model {name} for good?</source>
        <translation>Supprimer définitivement le modèle {name}&#xa0;?</translation>
    </message>
    <message>
        <source>Delete model</source>
        <translation>Supprimer le modèle</translation>
    </message>
    <message>
        <source>The program is learning your hand. End it all the same? What it has learnt until now is lost.</source>
        <translation>Le programme apprend votre écriture. Le terminer quand même&#xa0;? Ce qu’il a appris jusqu’ici sera perdu.</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>Apprentissage</translation>
    </message>
    <message>
        <source>Learning was interrupted when the program ended the last time. Your corrected lines are all there; nothing was changed.</source>
        <translation>L’apprentissage a été interrompu quand le programme s’est terminé la dernière fois. Vos lignes corrigées sont toutes là&#xa0;; rien n’a changé.</translation>
    </message>
    <message>
        <source>&amp;Learn again …</source>
        <translation>&amp;Apprendre à nouveau…</translation>
    </message>
</context>
<context>
    <name>LearningPage</name>
    <message>
        <source>&amp;Learn my hand</source>
        <translation>&amp;Apprendre mon écriture</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>A&amp;nnuler</translation>
    </message>
    <message>
        <source>&amp;Keep the old</source>
        <translation>&amp;Garder l’ancien</translation>
    </message>
    <message>
        <source>&amp;Use it</source>
        <translation>&amp;Utiliser le nouveau</translation>
    </message>
    <message>
        <source>Rea&amp;d with this</source>
        <translation>&amp;Lire avec celui-ci</translation>
    </message>
    <message>
        <source>Dele&amp;te</source>
        <translation>Su&amp;pprimer</translation>
    </message>
    <message>
        <source>One step &amp;back</source>
        <translation>&amp;Revenir au précédent</translation>
    </message>
    <message>
        <source>Copy &amp;sentences …</source>
        <translation>&amp;Copier des phrases…</translation>
    </message>
    <message>
        <source>Read a &amp;filled sheet …</source>
        <translation>Lire une &amp;feuille remplie…</translation>
    </message>
    <message>
        <source>Progress of learning</source>
        <translation>Progression de l’apprentissage</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modèles</translation>
    </message>
    <message>
        <source>&amp;Models</source>
        <translation>&amp;Modèles</translation>
    </message>
    <message>
        <source>No corrected line is kept yet. Correct lines of a page, or copy some sentences, and the program can learn your hand.</source>
        <translation>Aucune ligne corrigée n’est encore gardée. Corrigez des lignes d’une page, ou copiez quelques phrases, et le programme pourra apprendre votre écriture.</translation>
    </message>
    <message>
        <source>{count} corrected lines are kept on this computer.</source>
        <translation>{count} lignes corrigées sont gardées sur cet ordinateur.</translation>
    </message>
    <message>
        <source>{count} other lines of their pages are learnt as they are read.</source>
        <translation>{count} autres lignes de leurs pages sont apprises telles qu’elles sont lues.</translation>
    </message>
    <message>
        <source>Learning from them takes about {minutes} min; you can go on working.</source>
        <translation>Les apprendre prend environ {minutes} min&#xa0;; vous pouvez continuer à travailler.</translation>
    </message>
    <message>
        <source>From {least} lines on it pays.</source>
        <translation>Cela vaut la peine à partir de {least} lignes.</translation>
    </message>
    <message>
        <source>Of one hand, 16 lines and the rest of their pages took a quarter of the errors away, 64 lines more than a third.</source>
        <translation>Pour une écriture, 16 lignes et le reste de leurs pages ont enlevé un quart des erreurs, 64 lignes plus d’un tiers.</translation>
    </message>
    <message>
        <source>{seconds} s left</source>
        <translation>encore {seconds} s</translation>
    </message>
    <message>
        <source>{minutes} min left</source>
        <translation>encore {minutes} min</translation>
    </message>
    <message>
        <source>On {count} of your lines that it had not learnt from, the errors went from &lt;b&gt;{before} %&lt;/b&gt; to &lt;b&gt;{after} %&lt;/b&gt; of the characters.</source>
        <translation>Sur {count} de vos lignes qu’il n’avait pas apprises, les erreurs sont passées de &lt;b&gt;{before}&#xa0;%&lt;/b&gt; à &lt;b&gt;{after}&#xa0;%&lt;/b&gt; des caractères.</translation>
    </message>
    <message>
        <source>On lines of other hands: from {before} % to {after} %.</source>
        <translation>Sur des lignes d’autres mains&#xa0;: de {before}&#xa0;% à {after}&#xa0;%.</translation>
    </message>
    <message>
        <source>It does not read better, so the old model stays unless you insist.</source>
        <translation>Il ne lit pas mieux&#xa0;; l’ancien modèle reste donc, sauf si vous insistez.</translation>
    </message>
    <message>
        <source>written</source>
        <translation>écrit</translation>
    </message>
    <message>
        <source>before</source>
        <translation>avant</translation>
    </message>
    <message>
        <source>now</source>
        <translation>maintenant</translation>
    </message>
    <message>
        <source>the model that came with the program</source>
        <translation>le modèle fourni avec le programme</translation>
    </message>
    <message>
        <source>{before} % → {after} %</source>
        <translation>{before}&#xa0;% → {after}&#xa0;%</translation>
    </message>
    <message>
        <source>{count} lines</source>
        <translation>{count} lignes</translation>
    </message>
</context>
<context>
    <name>LineEditor</name>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Tout sélectionner</translation>
    </message>
    <message>
        <source>nothing was read here</source>
        <translation>rien n’a été lu ici</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>pas encore lue</translation>
    </message>
    <message>
        <source>“{word}”: {percent} % sure</source>
        <translation>«&#xa0;{word}&#xa0;»&#xa0;: sûr à {percent}&#xa0;%</translation>
    </message>
</context>
<context>
    <name>LinePicture</name>
    <message>
        <source>Picture of the line</source>
        <translation>Image de la ligne</translation>
    </message>
    <message>
        <source>A click puts the caret here</source>
        <translation>Un clic place le curseur ici</translation>
    </message>
</context>
<context>
    <name>LineReading</name>
    <message>
        <source>Read line</source>
        <translation>Lire la ligne</translation>
    </message>
    <message>
        <source>Read lines</source>
        <translation>Lire les lignes</translation>
    </message>
</context>
<context>
    <name>LineTools</name>
    <message>
        <source>&amp;Add lines</source>
        <translation>&amp;Ajouter des lignes</translation>
    </message>
    <message>
        <source>Add lines: drag a box around one, or click where its baseline begins and ends</source>
        <translation>Ajouter des lignes&#xa0;: tirer un cadre autour, ou cliquer au début et à la fin de la ligne de base</translation>
    </message>
    <message>
        <source>Add line &amp;below</source>
        <translation>Ajouter une ligne e&amp;n dessous</translation>
    </message>
    <message>
        <source>Add a line below the chosen one</source>
        <translation>Ajouter une ligne sous celle qui est choisie</translation>
    </message>
    <message>
        <source>Line &amp;earlier</source>
        <translation>Ligne plus &amp;tôt</translation>
    </message>
    <message>
        <source>Move the chosen line one place up in the reading order</source>
        <translation>Avancer la ligne choisie d’une place dans l’ordre de lecture</translation>
    </message>
    <message>
        <source>L&amp;ine later</source>
        <translation>L&amp;igne plus tard</translation>
    </message>
    <message>
        <source>Move the chosen line one place down in the reading order</source>
        <translation>Reculer la ligne choisie d’une place dans l’ordre de lecture</translation>
    </message>
    <message>
        <source>Show reading &amp;order</source>
        <translation>&amp;Montrer l’ordre de lecture</translation>
    </message>
    <message>
        <source>Number the lines on the page</source>
        <translation>Numéroter les lignes sur la page</translation>
    </message>
    <message>
        <source>Read all &amp;lines again</source>
        <translation>Relire toutes les &amp;lignes</translation>
    </message>
    <message>
        <source>Read all lines again where they are; what you typed stays</source>
        <translation>Relire toutes les lignes où elles sont&#xa0;; ce que vous avez tapé reste</translation>
    </message>
    <message>
        <source>&amp;Find lines again</source>
        <translation>&amp;Chercher les lignes à nouveau</translation>
    </message>
    <message>
        <source>Look for the lines of this page afresh, and read them</source>
        <translation>Chercher à nouveau les lignes de cette page, et les lire</translation>
    </message>
    <message>
        <source>Move line</source>
        <translation>Déplacer la ligne</translation>
    </message>
    <message>
        <source>Stretch line</source>
        <translation>Étirer la ligne</translation>
    </message>
    <message>
        <source>Add line</source>
        <translation>Ajouter une ligne</translation>
    </message>
    <message>
        <source>Reorder lines</source>
        <translation>Changer l’ordre des lignes</translation>
    </message>
    <message>
        <source>A line is split between its ends.</source>
        <translation>Une ligne est coupée entre ses bouts.</translation>
    </message>
    <message>
        <source>Split line</source>
        <translation>Couper la ligne</translation>
    </message>
    <message>
        <source>Split &amp;here</source>
        <translation>Couper &amp;ici</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Tools</source>
        <translation>Outils</translation>
    </message>
    <message>
        <source>Something went wrong that should not: {what}. The details are in {log}.</source>
        <translation>Quelque chose s’est mal passé qui n’aurait pas dû&#xa0;: {what}. Les détails sont dans {log}.</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>Fermer ce message</translation>
    </message>
</context>
<context>
    <name>PageList</name>
    <message>
        <source>Page {number}: {status}</source>
        <translation>Page {number}&#xa0;: {status}</translation>
    </message>
    <message>
        <source>✓ done</source>
        <translation>✓ corrigée</translation>
    </message>
    <message>
        <source>{right} of {lines}</source>
        <comment>lines of a page that are done</comment>
        <translation>{right} sur {lines}</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>pas lue</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>en attente</translation>
    </message>
    <message>
        <source>reading …</source>
        <translation>en lecture…</translation>
    </message>
    <message>
        <source>read</source>
        <translation>lue</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>échec</translation>
    </message>
</context>
<context>
    <name>PageReading</name>
    <message>
        <source>Open {name}</source>
        <translation>Ouvrir {name}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Find lines</source>
        <translation>Chercher les lignes</translation>
    </message>
    <message>
        <source>Typing</source>
        <translation>Saisie</translation>
    </message>
</context>
<context>
    <name>PageTools</name>
    <message>
        <source>&amp;Turn right</source>
        <translation>Tourner à &amp;droite</translation>
    </message>
    <message>
        <source>Turn the page to the right, and read it again</source>
        <translation>Tourner la page à droite, et la relire</translation>
    </message>
    <message>
        <source>T&amp;urn left</source>
        <translation>Tourner à &amp;gauche</translation>
    </message>
    <message>
        <source>Turn the page to the left, and read it again</source>
        <translation>Tourner la page à gauche, et la relire</translation>
    </message>
    <message>
        <source>Read all pa&amp;ges</source>
        <translation>Lire t&amp;outes les pages</translation>
    </message>
    <message>
        <source>Read all pages that were not read yet</source>
        <translation>Lire toutes les pages qui n’ont pas encore été lues</translation>
    </message>
    <message>
        <source>Fit widt&amp;h</source>
        <translation>&amp;Largeur de la page</translation>
    </message>
    <message>
        <source>Make the page as wide as its place</source>
        <translation>Donner à la page toute la largeur disponible</translation>
    </message>
    <message>
        <source>Turn page</source>
        <translation>Tourner la page</translation>
    </message>
    <message>
        <source>{count} pages: each is read when you turn to it.</source>
        <translation>{count} pages&#xa0;: chacune est lue quand vous y allez.</translation>
    </message>
    <message>
        <source>Read all now</source>
        <translation>Tout lire maintenant</translation>
    </message>
    <message>
        <source>Stopped. Pages not read yet: {count}.</source>
        <translation>Arrêté. Pages pas encore lues&#xa0;: {count}.</translation>
    </message>
    <message>
        <source>Read them</source>
        <translation>Les lire</translation>
    </message>
    <message>
        <source>{read} of {total} pages read; these could not be opened: {names}</source>
        <translation>{read} pages lues sur {total}&#xa0;; celles-ci n’ont pas pu être ouvertes&#xa0;: {names}</translation>
    </message>
    <message>
        <source>All {total} pages are read.</source>
        <translation>Les {total} pages sont toutes lues.</translation>
    </message>
</context>
<context>
    <name>PageView</name>
    <message>
        <source>Page</source>
        <translation>Page</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Special characters</source>
        <translation>Caractères spéciaux</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>&amp;Settings …</source>
        <translation>&amp;Réglages…</translation>
    </message>
    <message>
        <source>&amp;Learn my hand …</source>
        <translation>&amp;Apprendre mon écriture…</translation>
    </message>
</context>
<context>
    <name>SampleKeeping</name>
    <message>
        <source>canvas</source>
        <translation>feuille</translation>
    </message>
    <message>
        <source>copied sentence</source>
        <translation>phrase copiée</translation>
    </message>
    <message>
        <source>filled sheet</source>
        <translation>feuille remplie</translation>
    </message>
    <message>
        <source>Shall corrected lines, and the other lines of their pages, be kept on this computer, so that the program can learn your hand?</source>
        <translation>Faut-il garder sur cet ordinateur les lignes corrigées, avec les autres lignes de leurs pages, pour que le programme apprenne votre écriture&#xa0;?</translation>
    </message>
    <message>
        <source>&amp;Keep them</source>
        <translation>&amp;Les garder</translation>
    </message>
    <message>
        <source>Not &amp;now</source>
        <translation>Pas &amp;maintenant</translation>
    </message>
    <message>
        <source>Neve&amp;r</source>
        <translation>&amp;Jamais</translation>
    </message>
    <message>
        <source>The text is saved, but this line cannot be learnt from: {why}</source>
        <translation>Le texte est gardé, mais cette ligne ne peut pas servir à apprendre&#xa0;: {why}</translation>
    </message>
    <message>
        <source>{count} corrected lines are kept: enough to learn your hand.</source>
        <translation>{count} lignes corrigées sont gardées&#xa0;: assez pour apprendre votre écriture.</translation>
    </message>
    <message>
        <source>&amp;Learn …</source>
        <translation>Appre&amp;ndre…</translation>
    </message>
    <message>
        <source>L&amp;ater</source>
        <translation>Plu&amp;s tard</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>Pages des réglages</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Lecture</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Mots</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>Apprentissage</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Apparence</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>Enregistrement</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Vie privée</translation>
    </message>
    <message>
        <source>English or French, whichever fits</source>
        <translation>anglais ou français, selon la ligne</translation>
    </message>
    <message>
        <source>English</source>
        <translation>anglais</translation>
    </message>
    <message>
        <source>French</source>
        <translation>français</translation>
    </message>
    <message>
        <source>none</source>
        <translation>aucun</translation>
    </message>
    <message>
        <source>&amp;Language model</source>
        <translation>Modèle de &amp;langue</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aucune</translation>
    </message>
    <message>
        <source>mark and suggest</source>
        <translation>marquer et proposer</translation>
    </message>
    <message>
        <source>replace doubtful words</source>
        <translation>remplacer les mots douteux</translation>
    </message>
    <message>
        <source>Processor &amp;threads</source>
        <translation>&amp;Fils d’exécution</translation>
    </message>
    <message>
        <source>Digits, your own words and words that were read surely are never replaced.</source>
        <translation>Les chiffres, vos propres mots et les mots lus avec certitude ne sont jamais remplacés.</translation>
    </message>
    <message>
        <source>like the system</source>
        <translation>comme le système</translation>
    </message>
    <message>
        <source>light</source>
        <translation>claires</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>sombres</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>&amp;Couleurs</translation>
    </message>
    <message>
        <source>&amp;Language of the window</source>
        <translation>&amp;Langue de la fenêtre</translation>
    </message>
    <message>
        <source>Another language holds from the next start on.</source>
        <translation>Une autre langue vaut à partir du prochain démarrage.</translation>
    </message>
    <message>
        <source>&amp;One window: files that are opened later come into it</source>
        <translation>&amp;Une seule fenêtre&#xa0;: les fichiers ouverts plus tard y viennent</translation>
    </message>
    <message>
        <source>Save &amp;work by itself, so that a crash loses nothing</source>
        <translation>Garder le &amp;travail tout seul, pour ne rien perdre en cas de panne</translation>
    </message>
    <message>
        <source>ask the first time</source>
        <translation>demander la première fois</translation>
    </message>
    <message>
        <source>always</source>
        <translation>toujours</translation>
    </message>
    <message>
        <source>never</source>
        <translation>jamais</translation>
    </message>
    <message>
        <source>&amp;Keep the lines of corrected pages to learn from</source>
        <translation>&amp;Garder les lignes des pages corrigées pour apprendre</translation>
    </message>
    <message>
        <source>Nothing leaves this computer. Corrected lines, models, your words, unsaved work and the log are in
{data}
and settings in
{settings}</source>
        <translation>Rien ne quitte cet ordinateur. Les lignes corrigées, les modèles, vos mots, le travail non enregistré et le journal sont dans
{data}
et les réglages dans
{settings}</translation>
    </message>
    <message>
        <source>&amp;Delete everything …</source>
        <translation>&amp;Tout effacer…</translation>
    </message>
    <message>
        <source>Delete for good what the program keeps of you: corrected lines and the other lines of their pages, your models and words, the list of files opened last, work left behind by a crash, and the log? Documents that you saved and the model that came with the program stay.</source>
        <translation>Effacer définitivement ce que le programme garde de vous&#xa0;: les lignes corrigées et les autres lignes de leurs pages, vos modèles et vos mots, la liste des fichiers récents, le travail laissé par une panne et le journal&#x202f;? Les documents enregistrés et le modèle fourni restent.</translation>
    </message>
    <message>
        <source>Deleted, with {count} corrected lines.</source>
        <translation>Effacé, dont {count} lignes corrigées.</translation>
    </message>
    <message>
        <source>&amp;Open the folder</source>
        <translation>&amp;Ouvrir le dossier</translation>
    </message>
    <message>
        <source>&amp;Spelling</source>
        <translation>&amp;Orthographe</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
</context>
<context>
    <name>SheetDialog</name>
    <message>
        <source>Lines of the filled sheet</source>
        <translation>Lignes de la feuille remplie</translation>
    </message>
    <message>
        <source>Each line is kept with the words below it. Set right what you wrote differently, and take the tick off what is of no use.</source>
        <translation>Chaque ligne est gardée avec les mots qui sont en dessous. Corrigez ce que vous avez écrit autrement, et décochez ce qui ne sert à rien.</translation>
    </message>
    <message>
        <source>Keep line {number}</source>
        <translation>Garder la ligne {number}</translation>
    </message>
    <message>
        <source>Text of line {number}</source>
        <translation>Texte de la ligne {number}</translation>
    </message>
    <message>
        <source>Picture of line {number}</source>
        <translation>Image de la ligne {number}</translation>
    </message>
    <message>
        <source>&amp;Keep 1 line</source>
        <translation>&amp;Garder 1 ligne</translation>
    </message>
    <message>
        <source>&amp;Keep {count} lines</source>
        <translation>&amp;Garder {count} lignes</translation>
    </message>
</context>
<context>
    <name>SheetReading</name>
    <message>
        <source>Scans and photos (*.pdf *.png *.jpg *.jpeg *.tif *.tiff *.webp *.bmp);;All files (*)</source>
        <translation>Numérisations et photos (*.pdf *.png *.jpg *.jpeg *.tif *.tiff *.webp *.bmp);;Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>Filled sheets</source>
        <translation>Feuilles remplies</translation>
    </message>
</context>
<context>
    <name>ShownText</name>
    <message>
        <source>Canvas</source>
        <translation>Feuille</translation>
    </message>
    <message>
        <source>The text appears here as you write.</source>
        <translation>Le texte apparaît ici pendant que vous écrivez.</translation>
    </message>
    <message>
        <source>This page was not read. “Read again” reads it.</source>
        <translation>Cette page n’a pas été lue. «&#xa0;Relire&#xa0;» la lit.</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>Lecture…</translation>
    </message>
    <message>
        <source>No writing was found on this page.</source>
        <translation>Aucune écriture n’a été trouvée sur cette page.</translation>
    </message>
</context>
<context>
    <name>SpellCheck</name>
    <message>
        <source>Spell&amp;ing</source>
        <translation>Ort&amp;hographe</translation>
    </message>
    <message>
        <source>&amp;Off</source>
        <translation>&amp;Aucune</translation>
    </message>
    <message>
        <source>&amp;Suggest: mark doubtful words and offer others</source>
        <translation>&amp;Proposer&#xa0;: marquer les mots douteux et en offrir d’autres</translation>
    </message>
    <message>
        <source>&amp;Correct: replace doubtful words when a page is read</source>
        <translation>&amp;Corriger&#xa0;: remplacer les mots douteux à la lecture d’une page</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Turn handwriting into text</source>
        <translation>Changer l’écriture manuscrite en texte</translation>
    </message>
    <message>
        <source>Everything happens on this computer. You can also drop documents, pictures, PDF files and folders anywhere in this window.</source>
        <translation>Tout se passe sur cet ordinateur. Vous pouvez aussi déposer documents, images, fichiers PDF et dossiers n’importe où dans cette fenêtre.</translation>
    </message>
    <message>
        <source>Opened last</source>
        <translation>Ouverts récemment</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Écrire</translation>
    </message>
    <message>
        <source>With a pen, a finger or the mouse; the text appears as you write.</source>
        <translation>Avec un stylet, un doigt ou la souris&#xa0;; le texte apparaît pendant que vous écrivez.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>A scan, a photo or a PDF with handwriting.</source>
        <translation>Une numérisation, une photo ou un PDF d’écriture manuscrite.</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Coller</translation>
    </message>
    <message>
        <source>A picture that you copied elsewhere.</source>
        <translation>Une image que vous avez copiée ailleurs.</translation>
    </message>
    <message>
        <source>No handwriting at hand? Try a sample page</source>
        <translation>Pas d’écriture sous la main&#xa0;? Essayez une page d’exemple</translation>
    </message>
</context>
<context>
    <name>TextPanel</name>
    <message>
        <source>Text</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>Text that was read</source>
        <translation>Texte lu</translation>
    </message>
    <message>
        <source>Line {number} could hardly be read.</source>
        <translation>La ligne {number} est presque illisible.</translation>
    </message>
    <message>
        <source>Lines {number} could hardly be read.</source>
        <translation>Les lignes {number} sont presque illisibles.</translation>
    </message>
    <message>
        <source>Underlined words may be wrong: &lt;span style=&apos;{unsure}&apos;&gt;unsure&lt;/span&gt;, &lt;span style=&apos;{doubtful}&apos;&gt;doubtful&lt;/span&gt;; &lt;span style=&apos;{spelling}&apos;&gt;a word on this ground&lt;/span&gt; is in no dictionary.</source>
        <translation>Les mots soulignés sont peut-être faux&#xa0;: &lt;span style=&apos;{unsure}&apos;&gt;peu sûr&lt;/span&gt;, &lt;span style=&apos;{doubtful}&apos;&gt;douteux&lt;/span&gt;&#xa0;; &lt;span style=&apos;{spelling}&apos;&gt;un mot sur ce fond&lt;/span&gt; n’est dans aucun dictionnaire.</translation>
    </message>
    <message>
        <source>Below {unsure} % and below {doubtful} % sure. F8 goes to the next.</source>
        <translation>Sûrs à moins de {unsure}&#xa0;% et de {doubtful}&#xa0;%. F8 va au suivant.</translation>
    </message>
</context>
<context>
    <name>TextTools</name>
    <message>
        <source>Special &amp;characters …</source>
        <translation>Caractères spéciau&amp;x…</translation>
    </message>
    <message>
        <source>Larger &amp;text</source>
        <translation>&amp;Texte plus grand</translation>
    </message>
    <message>
        <source>S&amp;maller text</source>
        <translation>Texte plu&amp;s petit</translation>
    </message>
    <message>
        <source>&amp;Usual text size</source>
        <translation>Taille &amp;habituelle du texte</translation>
    </message>
    <message>
        <source>Larger &amp;line picture</source>
        <translation>&amp;Image de ligne plus grande</translation>
    </message>
    <message>
        <source>Smaller li&amp;ne picture</source>
        <translation>Image de lig&amp;ne plus petite</translation>
    </message>
    <message>
        <source>Usual line pi&amp;cture</source>
        <translation>Image de ligne ha&amp;bituelle</translation>
    </message>
    <message>
        <source>Te&amp;xt below the page</source>
        <translation>Te&amp;xte sous la page</translation>
    </message>
</context>
<context>
    <name>Thumbnails</name>
    <message>
        <source>Pages</source>
        <translation>Pages</translation>
    </message>
</context>
<context>
    <name>WordsPage</name>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Ajouter</translation>
    </message>
    <message>
        <source>&amp;Take out</source>
        <translation>&amp;Enlever</translation>
    </message>
    <message>
        <source>Names and terms of yours. Words of corrected lines come here by themselves, if the lines are kept and no dictionary has them.</source>
        <translation>Vos noms et termes. Les mots des lignes corrigées y viennent d’eux-mêmes, si les lignes sont gardées et qu’aucun dictionnaire ne les a.</translation>
    </message>
    <message>
        <source>Your own words</source>
        <translation>Vos propres mots</translation>
    </message>
    <message>
        <source>A word to add</source>
        <translation>Un mot à ajouter</translation>
    </message>
    <message>
        <source>a word</source>
        <translation>un mot</translation>
    </message>
</context>
<context>
    <name>WorkFile</name>
    <message>
        <source>Canvas</source>
        <translation>Feuille</translation>
    </message>
    <message>
        <source>There is nothing to save yet.</source>
        <translation>Il n’y a encore rien à enregistrer.</translation>
    </message>
    <message>
        <source>Save document</source>
        <translation>Enregistrer le document</translation>
    </message>
    <message>
        <source>Saved as {path}, but without a picture that is not there any more: {picture}</source>
        <translation>Enregistré sous {path}, mais sans une image qui n’est plus là&#xa0;: {picture}</translation>
    </message>
    <message>
        <source>Saved as {path}.</source>
        <translation>Enregistré sous {path}.</translation>
    </message>
    <message>
        <source>Save the changes to {name}?</source>
        <translation>Enregistrer les changements de {name}&#xa0;?</translation>
    </message>
    <message>
        <source>this document</source>
        <translation>ce document</translation>
    </message>
    <message>
        <source>What you do not save is lost.</source>
        <translation>Ce que vous n’enregistrez pas est perdu.</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Enregistrer</translation>
    </message>
    <message>
        <source>&amp;Do not save</source>
        <translation>&amp;Ne pas enregistrer</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>A&amp;nnuler</translation>
    </message>
</context>
</TS>
