const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** The roles that an author may give (WAI-ARIA 1.3, section 5.4, and the modules for graphics and publications). */
const authorRoles = words(
  "alert alertdialog application article banner blockquote button caption cell checkbox code columnheader combobox comment " +
    "complementary contentinfo definition deletion dialog directory document emphasis feed figure form generic grid gridcell " +
    "group heading image img insertion link list listbox listitem log main mark marquee math menu menubar menuitem " +
    "menuitemcheckbox menuitemradio meter navigation none note option paragraph presentation progressbar radio radiogroup " +
    "region row rowgroup rowheader scrollbar search searchbox sectionfooter sectionheader separator slider spinbutton status " +
    "strong subscript suggestion superscript switch tab table tablist tabpanel term textbox time timer toolbar tooltip tree " +
    "treegrid treeitem graphics-document graphics-object graphics-symbol",
);

/** Whether assistive technology knows the role. */
export const isRole = (role: string): boolean => authorRoles.has(role) || role.startsWith("doc-");

/** Roles without any meaning of their own. */
export const plainRoles = words("generic none presentation");

/** Roles that have a name only where an attribute gives one; what they hold speaks for itself. */
export const namedByAttributeOnly = words(
  "blockquote caption code deletion emphasis generic insertion listitem mark none paragraph presentation row rowgroup " +
    "strong subscript superscript term definition time",
);

/** Roles whose content is a picture or a value, never text of its own. */
export const leafRoles = words(
  "img image meter progressbar scrollbar slider separator textbox searchbox spinbutton",
);
