mod m0001_create_document;
mod m0002_index_titles;
mod m0003_index_shelves;
mod m0004_number_words;
